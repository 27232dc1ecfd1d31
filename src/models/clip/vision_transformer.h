#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "models/clip/config.h"
#include "nn/layer_norm.h"
#include "nn/linear.h"

namespace glimpse::models {

/// The image tower of CLIP (Radford et al. 2021): class token, learned positions, pre-norm blocks.
/// Parameter names are those of transformers' CLIPVisionTransformer, including its spelling
/// `pre_layrnorm`.
class ClipVisionTransformerImpl : public torch::nn::Module {
 public:
  explicit ClipVisionTransformerImpl(const ClipVisionConfig& config);

  /// Hidden states by number, class token first, each [B, 1 + P, C]: 0 = output of the pre-norm, k
  /// = output of block k-1. Runs no block beyond the largest number asked for.
  ///   pixels  float [B, 3, H, W]
  std::vector<torch::Tensor> hidden_states(const torch::Tensor& pixels,
                                           const std::vector<int64_t>& numbers);

  const ClipVisionConfig& config() const { return config_; }

 private:
  torch::Tensor embed(const torch::Tensor& pixels);
  ClipVisionConfig config_;
  torch::Tensor class_embedding_, patch_weight_, positions_;
  nn::LayerNorm pre_norm_{nullptr}, post_norm_{nullptr};
  torch::nn::ModuleList blocks_;
};
TORCH_MODULE(ClipVisionTransformer);

}  // namespace glimpse::models
