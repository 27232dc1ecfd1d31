#pragma once
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace glimpse::nn {

struct LinearOptions {
  int64_t in = 0;
  int64_t out = 0;
  bool bias = false;
};

/// y = x W^T + b on any number of rows: x [..., in] -> [..., out]. Parameters start uninitialised:
/// they come from a checkpoint or from an initialiser of the module that trains them.
class LinearImpl : public torch::nn::Module {
 public:
  explicit LinearImpl(const LinearOptions& options);
  torch::Tensor forward(const torch::Tensor& x) const;
  torch::Tensor weight;  ///< [out, in]
  torch::Tensor bias;    ///< [out], undefined without bias
};
TORCH_MODULE(Linear);

}  // namespace glimpse::nn
