#pragma once
#include <memory>

#include "models/decoder/llama.h"
#include "models/qwen2_5_vl/config.h"
#include "models/qwen2_5_vl/vision_transformer.h"

namespace glimpse::models {

/// Qwen2.5-VL: vision tower and decoder. It is the decoder with `visual` beside it, so that
/// parameter names are those of the published checkpoints: "visual...", "model.layers...",
/// "lm_head.weight".
class QwenModules : public LlamaDecoderImpl {
 public:
  explicit QwenModules(const QwenConfig& config);
  const QwenConfig& config() const { return config_; }

  QwenVisionTransformer visual{nullptr};

 private:
  QwenConfig config_;
};

/// The tower of `modules` behind the common interface.
std::shared_ptr<VisionTower> qwen_vision_tower(std::shared_ptr<QwenModules> modules);

}  // namespace glimpse::models
