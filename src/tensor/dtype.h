#pragma once
#include <torch/types.h>

#include <string>

#include "storage/dtype.h"

namespace glimpse::tensor {

torch::ScalarType scalar_type(storage::DType dtype);
/// Errors: Error for types the file formats here do not carry.
storage::DType storage_dtype(torch::ScalarType type);

/// "float32", "bfloat16" or "float16". Errors: Error listing the names.
torch::ScalarType parse_dtype(const std::string& name);

/// "cpu", "cuda:0" ... Errors: Error for a malformed name or a device this LibTorch or machine does
/// not have.
torch::Device parse_device(const std::string& name);

/// Whether the CPU multiplies bfloat16 in hardware (AMX or AVX512-BF16): elsewhere bfloat16 is
/// slower than float32. Probed once.
bool cpu_has_bfloat16();

}  // namespace glimpse::tensor
