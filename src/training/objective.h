#pragma once
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "training/optimizer.h"

namespace glimpse::training {

/// What one step computed. Gradients are in the order of Objective::parameters().
struct StepResult {
  double loss = 0;
  std::map<std::string, double> components;  ///< named parts of the loss and diagnostics
  int64_t samples = 0;
  double backward_ms = 0;  ///< of the slowest worker
  std::vector<torch::Tensor> gradients;
};

/// Something that can be trained. A step depends on its number and on the weights only (data are
/// drawn from the step number), which is what makes resuming bit-identical.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual std::vector<NamedParameter> parameters() const = 0;
  virtual StepResult step(int64_t step) = 0;
};

}  // namespace glimpse::training
