#pragma once
#include <filesystem>
#include <memory>

#include "models/model.h"
#include "models/qwen2_5_vl/config.h"

namespace glimpse::models {

/// Tokenizer, preprocessor_config.json and chat template of a Qwen2.5-VL folder.
std::unique_ptr<Processor> qwen_processor(const std::filesystem::path& folder,
                                          const QwenConfig& config, image::PassOrder order = {});

}  // namespace glimpse::models
