#include "nn/linear.h"

#include <torch/torch.h>

namespace glimpse::nn {

LinearImpl::LinearImpl(const LinearOptions& options) {
  weight = register_parameter("weight", torch::empty({options.out, options.in}));
  if (options.bias) bias = register_parameter("bias", torch::empty({options.out}));
}

torch::Tensor LinearImpl::forward(const torch::Tensor& x) const {
  return at::linear(x, weight, bias);
}

}  // namespace glimpse::nn
