#pragma once
#include <filesystem>

#include "models/model.h"

namespace glimpse::models {

/// Whether the folder holds a PEFT adapter (adapter_config.json).
bool has_adapter(const std::filesystem::path& folder);

/// Adds a PEFT LoRA adapter to the model's weights for good: W += alpha / r * B A, computed in
/// float32. Modules are found by the names of the tensors. Errors: Error for another kind of
/// adapter, and for tensors that fit no weight of the model.
void merge_adapter(const Model& model, const std::filesystem::path& folder);

}  // namespace glimpse::models
