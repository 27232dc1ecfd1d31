#pragma once
#include <filesystem>

#include "models/model.h"

namespace glimpse::models {

/// Reads a Hugging Face LLaVA-NeXT folder (v1.6 with a Llama or Mistral decoder) in either key
/// dialect, as load_llava does.
Model load_llava_next(const std::filesystem::path& folder, const ModelSpec& spec);

}  // namespace glimpse::models
