#pragma once
#include <map>
#include <string>

#include <torch/types.h>

namespace glimpse::inference {

/// Named intermediate tensors of one answer, collected only on request (names: docs/formats.md, "trace").
struct Trace {
  bool hidden_states = false;  ///< also the input of every decoder layer
  std::map<std::string, torch::Tensor> tensors;
};

}  // namespace glimpse::inference
