#pragma once
#include <cstdint>
#include <string>

namespace glimpse::cli {

struct SynthOptions {
  int64_t scenes = 0;
  std::string out;             ///< new folder
  std::string split = "test";  ///< train | validation | test
  uint64_t seed = 1;
};

/// `glimpse synth`: scenes as pictures and a file of questions, which `source: jsonl` reads.
/// Errors: those of data::open_dataset and data::write_jsonl_dataset.
int synth(const SynthOptions& options);

}  // namespace glimpse::cli
