#pragma once
#include <torch/nn/module.h>

#include <memory>

#include "models/clip/vision_transformer.h"
#include "models/decoder/llama.h"
#include "models/llava/config.h"
#include "models/parts.h"
#include "nn/linear.h"

namespace glimpse::models {

/// LLaVA-1.5 (Liu et al. 2023): CLIP tower, two-layer projector, Llama. The modules' names form the
/// keys of the published checkpoints: "vision_tower.vision_model...",
/// "multi_modal_projector.linear_1...", "language_model.model...", "language_model.lm_head.weight".
class LlavaModules : public torch::nn::Module {
 public:
  explicit LlavaModules(const LlavaConfig& config);
  const LlavaConfig& config() const { return config_; }
  torch::Tensor project(const torch::Tensor& features_NC);

  ClipVisionTransformer vision{nullptr};
  nn::Linear linear_1{nullptr}, linear_2{nullptr};
  LlamaDecoder decoder{nullptr};

 private:
  LlavaConfig config_;
};

/// The tower and projector of `modules` behind the common interface.
std::shared_ptr<VisionTower> llava_vision_tower(std::shared_ptr<LlavaModules> modules);

}  // namespace glimpse::models
