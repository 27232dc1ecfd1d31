#pragma once
#include <cstdint>
#include <string>

namespace glimpse::cli {

struct SynthOptions {
  int64_t scenes = 0;
  std::string model_config;    ///< instead of scenes: a config.json
  int64_t shard_mb = 0;        ///< of the model's files; 0 = one file
  std::string out;             ///< new folder
  std::string split = "test";  ///< train | validation | test
  uint64_t seed = 1;
};

/// `glimpse synth`: scenes as pictures and a file of questions, which `source: jsonl` reads; or a
/// checkpoint with random weights (models/random_checkpoint.h). Errors: those of data::open_dataset
/// and data::write_jsonl_dataset.
int synth(const SynthOptions& options);

}  // namespace glimpse::cli
