#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "storage/tensor_view.h"

namespace glimpse::storage {

// Source: https://github.com/huggingface/safetensors, README "Format".

/// All tensors of a file, mapped: nothing is read before it is used, and only tensors that are not
/// aligned to their element size are copied. The whole header is checked first: sizes, offsets
/// without gaps or overlaps up to the end of the file, names given once. Errors: Error naming the
/// file and the tensor; also for dtypes that have no DType.
TensorFile read_safetensors(const std::filesystem::path& path);

/// Writes atomically, aligned, in the order of the reference writer (wide dtypes first, then by
/// name). Tensors that share memory are written separately: give tied weights one name. Requires
/// bytes.size() to fit dtype and shape, and no tensor named "__metadata__" (std::logic_error).
/// Errors: Error when the file cannot be written or a name is not UTF-8.
void write_safetensors(const std::filesystem::path& path, const TensorMap& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace glimpse::storage
