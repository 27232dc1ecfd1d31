#pragma once
#include <torch/types.h>

#include <string>
#include <vector>

#include "tensor/load.h"

namespace glimpse::training {

struct NamedParameter {
  std::string name;
  torch::Tensor tensor;  ///< the working weights, float32 or bfloat16
};

struct AdamWConfig {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;  ///< on matrices only: norms, biases and vectors are never decayed
  double max_grad_norm = 1.0;
};

/// AdamW (Loshchilov and Hutter 2019) on float32 master weights. Parameters in bfloat16 are
/// refreshed from their masters after every step; float32 parameters are their own masters.
class AdamW {
 public:
  AdamW(std::vector<NamedParameter> parameters, const AdamWConfig& config);

  /// One step with gradients in the parameters' order (undefined = zero), clipped to the global
  /// norm. Returns the norm before clipping. A non-finite norm changes nothing: the caller counts
  /// it.
  double step(const std::vector<torch::Tensor>& gradients, double lr);

  /// "master/NAME", "exp_avg/NAME", "exp_avg_sq/NAME", "optimizer_steps".
  tensor::Tensors state() const;
  /// Errors: Error for a missing or wrong-shaped entry, naming `where`.
  void load(const tensor::Tensors& state, const std::string& where);

 private:
  void publish();  // masters -> working weights
  std::vector<NamedParameter> parameters_;
  AdamWConfig config_;
  std::vector<torch::Tensor> masters_, exp_avg_, exp_avg_sq_, steps_;
};

}  // namespace glimpse::training
