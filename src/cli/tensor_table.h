#pragma once
#include <string>

#include "storage/tensor_view.h"

namespace glimpse::cli {

/// Tensors for people: those whose names differ in layer numbers only ("layers.*.") and agree in
/// shape and type are one line with their number; the last line is the sum.
std::string tensor_table(const storage::TensorMap& tensors);

}  // namespace glimpse::cli
