#pragma once
#include <map>
#include <string>

#include <torch/types.h>

namespace glimpse::inference {

/// Named intermediate tensors of one answer, collected only on request (names: docs/formats.md,
/// "trace").
struct Trace {
  /// Also the input of every decoder layer l as "hidden.l", and what the head reads as "hidden.L".
  bool hidden_states = false;
  std::map<std::string, torch::Tensor> tensors;
};

}  // namespace glimpse::inference
