#pragma once
#include <cstdint>
#include <filesystem>

namespace glimpse::models {

struct RandomCheckpointOptions {
  uint64_t seed = 1;
  int64_t shard_bytes = 0;  ///< most bytes of tensors in a file; 0 = one file
};

struct RandomCheckpoint {
  int64_t parameters = 0;
  int64_t files = 0;
  bool has_tokenizer = false;
};

/// A checkpoint folder in bfloat16 of the shape that `config_file` (a config.json of any family
/// that load_model reads) describes, under the published tensor names: matrices N(0, 0.02), norms
/// one, biases zero. Tokenizer, processor and chat files that lie beside `config_file` are copied.
/// Weights are written as they are drawn: memory does not grow with the model. Errors: Error for a
/// config that load_model would refuse, a folder in use, files that cannot be written.
RandomCheckpoint write_random_checkpoint(const std::filesystem::path& config_file,
                                         const std::filesystem::path& folder,
                                         const RandomCheckpointOptions& options = {});

}  // namespace glimpse::models
