#pragma once
#include <string>
#include <vector>

#include "storage/tensor_view.h"

namespace glimpse::storage {

/// The pickle (protocol 2) of the dictionary that write_torch_archive describes. Tensor number i of
/// the map, counted from 0, is said to lie in the storage with key "i", which it fills. Requires
/// that no name is both a tensor and a module (std::logic_error).
std::string write_tensor_pickle(const TensorMap& tensors,
                                const std::vector<std::string>& empty_modules);

}  // namespace glimpse::storage
