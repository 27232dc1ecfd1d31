#pragma once
#include <torch/nn/module.h>

namespace glimpse::models {

/// A level of parameter names without weights of its own, such as "multi_modal_projector".
struct NameLevel : torch::nn::Module {};

}  // namespace glimpse::models
