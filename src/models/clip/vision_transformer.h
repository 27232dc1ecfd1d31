#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/pimpl.h>

#include <vector>

#include "models/clip/config.h"
#include "models/parts.h"
#include "nn/layer_norm.h"
#include "nn/linear.h"

namespace glimpse::models {

/// What was asked for of the tower's rows: B pictures, P = class token + N patches.
struct ClipRows {
  std::vector<torch::Tensor> states_BPC;
  std::vector<torch::Tensor> attention_BN, unsplit_attention_BN;  ///< of the class token
  std::vector<torch::Tensor> keys_BNHd;
};

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

  /// The same, and what else can be asked for.
  ClipRows run(const torch::Tensor& pixels, const VisionTaps& taps);

  const ClipVisionConfig& config() const { return config_; }

 private:
  torch::Tensor embed(const torch::Tensor& pixels);
  // Of the rows before block `number` (0-based), or behind the last.
  void observe(int64_t number, const torch::Tensor& x_BPC, const VisionTaps& taps, ClipRows& rows);
  ClipVisionConfig config_;
  torch::Tensor class_embedding_, patch_weight_, positions_;
  nn::LayerNorm pre_norm_{nullptr}, post_norm_{nullptr};
  torch::nn::ModuleList blocks_;
};
TORCH_MODULE(ClipVisionTransformer);

}  // namespace glimpse::models
