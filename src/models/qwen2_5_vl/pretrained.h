#pragma once
#include <filesystem>

#include "models/model.h"

namespace glimpse::models {

/// Reads a Hugging Face Qwen2.5-VL folder in either key dialect: "visual..." and "model.layers...",
/// or, as newer releases save it, "model.visual..." and "model.language_model.layers...".
Model load_qwen2_5_vl(const std::filesystem::path& folder, const ModelSpec& spec);

}  // namespace glimpse::models
