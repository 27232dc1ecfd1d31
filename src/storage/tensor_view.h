#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/dtype.h"

namespace glimpse::storage {

/// A tensor in memory: row-major, contiguous, little endian; shape [] is one element. `bytes` is
/// aligned to the element size and writable (a mapped file is copy-on-write). `owner` keeps the
/// mapping or buffer behind `bytes` alive; empty when somebody else does.
struct TensorView {
  DType dtype = DType::f32;
  std::vector<int64_t> shape;
  std::span<std::byte> bytes;
  std::shared_ptr<void> owner;
};

using TensorMap = std::map<std::string, TensorView>;

/// Tensors by name and the free text stored with them.
struct TensorFile {
  TensorMap tensors;
  std::map<std::string, std::string> metadata;
};

/// Bytes of a contiguous tensor; nothing when an extent is negative or the size exceeds int64.
std::optional<size_t> byte_size(DType dtype, const std::vector<int64_t>& shape);

/// A view of `bytes` with `owner`; of a copy when `bytes` is not aligned to the element size.
TensorView aligned_view(DType dtype, std::vector<int64_t> shape, std::span<std::byte> bytes,
                        const std::shared_ptr<void>& owner);

}  // namespace glimpse::storage
