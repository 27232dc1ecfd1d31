#pragma once
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

#include "storage/tensor_view.h"

namespace glimpse::tensor {

using Tensors = std::map<std::string, torch::Tensor>;

/// A tensor over the view's bytes, without a copy: the tensor keeps the mapping alive. Writing to
/// it is private to this process.
torch::Tensor to_tensor(const storage::TensorView& view);

/// A view of a tensor's bytes; contiguous CPU tensors are not copied. The view keeps the tensor
/// alive.
storage::TensorView to_view(const torch::Tensor& tensor);

Tensors load_tensors(const std::filesystem::path& safetensors_file);
void save_tensors(const std::filesystem::path& safetensors_file, const Tensors& tensors,
                  const std::map<std::string, std::string>& metadata = {});

}  // namespace glimpse::tensor
