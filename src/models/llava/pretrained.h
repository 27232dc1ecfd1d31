#pragma once
#include <filesystem>

#include "models/llava/config.h"
#include "models/model.h"

namespace glimpse::models {

LlavaConfig read_llava_config(const std::filesystem::path& folder);

/// Reads a Hugging Face LLaVA-1.5 folder in either key dialect: "language_model.model...", or, as
/// transformers 5 saves it, "model.language_model..." with "lm_head.weight".
Model load_llava(const std::filesystem::path& folder, const ModelSpec& spec);

}  // namespace glimpse::models
