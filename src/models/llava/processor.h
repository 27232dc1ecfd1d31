#pragma once
#include <filesystem>
#include <memory>

#include "models/llava/config.h"
#include "models/model.h"

namespace glimpse::models {

/// tokenizer.json, preprocessor_config.json and the chat template of a LLaVA-1.5 folder.
std::unique_ptr<Processor> llava_processor(const std::filesystem::path& folder,
                                           const LlavaConfig& config);

}  // namespace glimpse::models
