#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <string>

#include "models/model.h"
#include "storage/tensor_view.h"

namespace glimpse::models {

/// What a parameter without a checkpoint starts as: weights of norms one, biases zero, everything
/// else N(0, 0.02).
enum class StartValue { one, zero, normal };
StartValue start_value(const std::string& name, int64_t dimensions);

/// Tensors in spec.dtype for every parameter of `modules`, made in memory as fast as it can be
/// written: one block of about a million draws from spec.random_seed, repeated without a gap, of
/// prime length: no two of a matrix's first million rows are equal. For measuring speed.
storage::TensorMap random_weights(const torch::nn::Module& modules, const ModelSpec& spec);

}  // namespace glimpse::models
