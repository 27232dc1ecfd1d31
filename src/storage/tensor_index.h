#pragma once
#include <filesystem>

#include "storage/tensor_view.h"

namespace glimpse::storage {

/// All tensors of a Hugging Face model folder, mapped: the shards named by
/// model.safetensors.index.json if it is there, else model.safetensors, else the same two forms of
/// pytorch_model.bin (said in the log; nothing in them is executed). Every name of the index must
/// lie in its shard, and nothing else in any shard. Errors: Error for a folder without weights, a
/// bad index, a missing or bad shard.
TensorMap read_checkpoint(const std::filesystem::path& folder);

}  // namespace glimpse::storage
