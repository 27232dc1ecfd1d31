#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

#include "tensor/load.h"

namespace glimpse::training {

struct Checkpoint {
  int64_t step = 0;  ///< steps already taken
  tensor::Tensors tensors;
  std::filesystem::path path;
};

/// Writes RUN/checkpoints/step-N/state.safetensors, then manifest.json: a folder without a manifest
/// is not a checkpoint. Keeps the newest `keep_last`. Errors: Error when the disk is full; older
/// checkpoints stay.
void save_checkpoint(const std::filesystem::path& run, int64_t step, const tensor::Tensors& tensors,
                     int64_t keep_last);

/// The newest complete checkpoint, or nothing.
std::optional<Checkpoint> latest_checkpoint(const std::filesystem::path& run);

}  // namespace glimpse::training
