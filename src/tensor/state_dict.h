#pragma once
#include <torch/nn/module.h>

#include <functional>
#include <string>

#include "storage/tensor_view.h"
#include "tensor/load.h"

namespace glimpse::tensor {

struct LoadOptions {
  std::string where;                          ///< named in errors: the checkpoint's path
  torch::ScalarType dtype = torch::kFloat32;  ///< floating-point parameters are converted to this
  torch::Device device{"cpu"};
  /// Stored tensors that have the wanted dtype and device already are used as they lie in the
  /// mapped file: loading then takes no memory beside the file's pages. The file must not be
  /// overwritten in place meanwhile. Otherwise every tensor is copied.
  bool share = false;
  /// Checkpoint tensors that a module may lack (recomputed buffers, unused heads).
  std::function<bool(const std::string& key)> ignorable;
};

/// Fills the parameters of `module` from tensors of the same dotted names, one at a time (peak
/// memory = target plus one tensor), and freezes them. Errors: one Error that lists missing,
/// unexpected and wrong-shaped names with both shapes.
void load_state(torch::nn::Module& module, const storage::TensorMap& tensors,
                const LoadOptions& options);

/// Parameters by dotted name, detached.
Tensors state_of(const torch::nn::Module& module);

}  // namespace glimpse::tensor
