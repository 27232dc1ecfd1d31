#pragma once
#include <ATen/core/Generator.h>
#include <torch/nn/module.h>

#include <optional>

#include "nn/layer_norm.h"
#include "nn/linear.h"
#include "nn/rms_norm.h"
#include "pruning/glimpse/glimpse_config.h"

namespace glimpse::pruning {

/// The learned row that follows the prompt and looks at the picture: one embedding per layer, added
/// to the residual stream before that layer ([0] is the input embedding). L layers, n = le_length
/// tokens, D width. Keys: learnable_embeddings [len(le_layers), n, D], le_proj.{weight, bias},
/// le_norm.{weight[, bias]}. Source: method.md 1.2.
class GlimpseTokenImpl : public torch::nn::Module {
 public:
  /// Errors: as validate() for GlimpseConfig.
  GlimpseTokenImpl(const GlimpseConfig& config, const HostShape& host);
  /// e_l = Dropout(Norm(W E_l + b)), [L, n, D]; those of layers without an embedding are zero.
  /// Dropout acts in training mode only and draws from `noise` (default generator if absent).
  torch::Tensor table(const std::optional<at::Generator>& noise = std::nullopt);
  const GlimpseConfig& config() const { return config_; }

 private:
  GlimpseConfig config_;
  int64_t layers_;
  torch::Tensor embeddings_;
  nn::Linear projection_;
  nn::RmsNorm rms_norm_{nullptr};
  nn::LayerNorm layer_norm_{nullptr};
};
TORCH_MODULE(GlimpseToken);

}  // namespace glimpse::pruning
