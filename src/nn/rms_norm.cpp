#include "nn/rms_norm.h"

#include <torch/torch.h>

namespace glimpse::nn {

RmsNormImpl::RmsNormImpl(int64_t width, double eps) : eps_(eps) {
  weight = register_parameter("weight", torch::ones({width}));
}

torch::Tensor RmsNormImpl::forward(const torch::Tensor& x) const {
  const torch::Tensor wide = x.to(torch::kFloat32);
  const torch::Tensor scale = wide.square().mean(-1, /*keepdim=*/true).add_(eps_).rsqrt_();
  return (wide * scale).to(x.scalar_type()) * weight;
}

}  // namespace glimpse::nn
