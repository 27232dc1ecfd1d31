#pragma once
#include <filesystem>
#include <memory>

#include "models/llava_next/config.h"
#include "models/model.h"

namespace glimpse::models {

/// tokenizer.json, preprocessor_config.json and the chat template of a LLaVA-NeXT folder. Errors:
/// Error for missing or malformed files, and when preprocessor_config.json makes other tiles than
/// config.json reads.
std::unique_ptr<Processor> llava_next_processor(const std::filesystem::path& folder,
                                                const LlavaNextConfig& config,
                                                image::PassOrder order = {});

}  // namespace glimpse::models
