#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/file.h"
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

/// Appends the bytes of one tensor, in pieces of any size.
using WriteTensor = std::function<void(const std::string& name, const AppendBytes& append)>;

/// The same without holding the tensors: of `layout` only dtypes and shapes are used, `write` is
/// called for each tensor in the order of the file. Errors: std::logic_error when it appends
/// another number of bytes.
void stream_safetensors(const std::filesystem::path& path, const TensorMap& layout,
                        const WriteTensor& write,
                        const std::map<std::string, std::string>& metadata = {});

}  // namespace glimpse::storage
