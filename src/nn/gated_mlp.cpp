#include "nn/gated_mlp.h"

#include <torch/torch.h>

namespace glimpse::nn {

GatedMlpImpl::GatedMlpImpl(const Options& o)
    : gate_(LinearOptions{.in = o.width, .out = o.inner, .bias = o.bias}),
      up_(LinearOptions{.in = o.width, .out = o.inner, .bias = o.bias}),
      down_(LinearOptions{.in = o.inner, .out = o.width, .bias = o.bias}) {
  register_module("gate_proj", gate_);
  register_module("up_proj", up_);
  register_module("down_proj", down_);
}

torch::Tensor GatedMlpImpl::forward(const torch::Tensor& x) {
  return down_(at::silu(gate_(x)) * up_(x));
}

}  // namespace glimpse::nn
