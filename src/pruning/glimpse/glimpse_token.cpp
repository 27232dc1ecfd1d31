#include "pruning/glimpse/glimpse_token.h"

#include <torch/torch.h>

namespace glimpse::pruning {
namespace {

constexpr double kLayerNormEpsilon = 1e-5;  // not a config key in the published class

const GlimpseConfig& valid(const GlimpseConfig& config, const HostShape& host) {
  validate(config, host);
  return config;
}

}  // namespace

GlimpseTokenImpl::GlimpseTokenImpl(const GlimpseConfig& config, const HostShape& host)
    : config_(valid(config, host)),
      layers_(host.layers),
      projection_(nn::LinearOptions{.in = host.width, .out = host.width, .bias = true}) {
  const auto count = static_cast<int64_t>(config.le_layers.size());
  embeddings_ = register_parameter("learnable_embeddings",
                                   torch::empty({count, config.le_length, host.width}));
  register_module("le_proj", projection_);
  if (config.le_norm_type == "layernorm") {
    layer_norm_ = register_module("le_norm", nn::LayerNorm(host.width, kLayerNormEpsilon));
  } else {
    rms_norm_ = register_module("le_norm", nn::RmsNorm(host.width, config.rms_norm_eps));
  }
}

torch::Tensor GlimpseTokenImpl::table(const std::optional<at::Generator>& noise) {
  const torch::Tensor projected = projection_(embeddings_);
  torch::Tensor rows = layer_norm_ ? layer_norm_(projected) : rms_norm_(projected);
  if (is_training() && config_.le_dropout_prob > 0) {
    const double kept = 1.0 - config_.le_dropout_prob;
    rows = rows * at::bernoulli(torch::full_like(rows, kept), noise).div_(kept).detach();
  }
  const torch::Tensor index = torch::tensor(config_.le_layers, torch::kInt64).to(rows.device());
  return torch::zeros({layers_, rows.size(1), rows.size(2)}, rows.options())
      .index_copy(0, index, rows);
}

}  // namespace glimpse::pruning
