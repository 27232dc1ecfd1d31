#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace glimpse::storage {

/// Element types of stored tensors, little endian. `boolean` is one byte, 0 or 1.
enum class DType { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

/// Bytes of one element.
size_t size_of(DType dtype);

/// The name in safetensors headers: "F32", "BF16", "BOOL" ...
std::string_view name_of(DType dtype);
/// The other way; nothing for a name that has no DType (also the types of the format we do not
/// use).
std::optional<DType> dtype_named(std::string_view name);

}  // namespace glimpse::storage
