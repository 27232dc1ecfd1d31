#include "storage/tensor_view.h"

#include <algorithm>
#include <utility>

namespace glimpse::storage {

std::optional<size_t> byte_size(DType dtype, const std::vector<int64_t>& shape) {
  if (std::any_of(shape.begin(), shape.end(), [](int64_t extent) { return extent < 0; })) {
    return std::nullopt;
  }
  // A zero anywhere makes the tensor empty, however large the other extents are.
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  auto size = static_cast<int64_t>(size_of(dtype));
  for (const int64_t extent : shape) {
    if (__builtin_mul_overflow(size, extent, &size)) return std::nullopt;
  }
  return static_cast<size_t>(size);
}

TensorView aligned_view(DType dtype, std::vector<int64_t> shape, std::span<std::byte> bytes,
                        const std::shared_ptr<void>& owner) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % size_of(dtype) == 0) {
    return {.dtype = dtype, .shape = std::move(shape), .bytes = bytes, .owner = owner};
  }
  auto copy = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
  return {.dtype = dtype, .shape = std::move(shape), .bytes = *copy, .owner = copy};
}

}  // namespace glimpse::storage
