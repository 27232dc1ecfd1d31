#pragma once
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace glimpse::nn {

/// x / sqrt(mean(x^2) + eps) over the last dimension in float32, cast back to x's type, then times
/// weight (the order matters in bfloat16). Zhang and Sennrich 2019; as in Llama.
class RmsNormImpl : public torch::nn::Module {
 public:
  RmsNormImpl(int64_t width, double eps);
  torch::Tensor forward(const torch::Tensor& x) const;
  torch::Tensor weight;  ///< [width]

 private:
  double eps_;
};
TORCH_MODULE(RmsNorm);

}  // namespace glimpse::nn
