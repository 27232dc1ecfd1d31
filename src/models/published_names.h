#pragma once
#include <functional>
#include <string>

#include "storage/tensor_view.h"

namespace glimpse::models {

/// The tensors under new names: releases of transformers save one model under different names.
/// Errors: Error when two tensors get the same name; `where` is the checkpoint.
storage::TensorMap published_names(const storage::TensorMap& tensors,
                                   const std::function<std::string(const std::string&)>& rename,
                                   const std::string& where);

}  // namespace glimpse::models
