#pragma once
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace glimpse::nn {

/// Layer normalisation over the last dimension with weight and bias.
class LayerNormImpl : public torch::nn::Module {
 public:
  LayerNormImpl(int64_t width, double eps);
  torch::Tensor forward(const torch::Tensor& x) const;
  torch::Tensor weight;  ///< [width]
  torch::Tensor bias;    ///< [width]

 private:
  double eps_;
};
TORCH_MODULE(LayerNorm);

}  // namespace glimpse::nn
