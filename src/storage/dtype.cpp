#include "storage/dtype.h"

#include <array>

namespace glimpse::storage {
namespace {

struct Entry {
  DType dtype;
  size_t size;
  std::string_view name;
};

// In the order of the enumeration, so that a DType is its index.
constexpr std::array kEntries = {
    Entry{DType::f64, 8, "F64"},      Entry{DType::f32, 4, "F32"}, Entry{DType::f16, 2, "F16"},
    Entry{DType::bf16, 2, "BF16"},    Entry{DType::i64, 8, "I64"}, Entry{DType::i32, 4, "I32"},
    Entry{DType::i16, 2, "I16"},      Entry{DType::i8, 1, "I8"},   Entry{DType::u8, 1, "U8"},
    Entry{DType::boolean, 1, "BOOL"},
};

const Entry& entry(DType dtype) { return kEntries.at(static_cast<size_t>(dtype)); }

}  // namespace

size_t size_of(DType dtype) { return entry(dtype).size; }

std::string_view name_of(DType dtype) { return entry(dtype).name; }

std::optional<DType> dtype_named(std::string_view name) {
  for (const Entry& candidate : kEntries) {
    if (candidate.name == name) return candidate.dtype;
  }
  return std::nullopt;
}

}  // namespace glimpse::storage
