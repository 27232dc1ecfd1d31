#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"

namespace glimpse::storage {

/// Reads little-endian fields one after the other and never past the end.
/// Errors: Error naming `where` when fewer bytes are left than asked for.
class ByteCursor {
 public:
  ByteCursor(std::span<std::byte> bytes, std::string where)
      : bytes_(bytes), where_(std::move(where)) {}

  template <class T>
  T integer() {
    T value{};
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::string text(uint64_t size) {
    const auto taken = take(size);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  std::span<std::byte> take(uint64_t size) {
    if (size > bytes_.size() - position_) {
      throw Error({.where = where_,
                   .found = "the end of the data inside a field of " + std::to_string(size) +
                            " bytes at byte " + std::to_string(position_),
                   .expected = "",
                   .advice = "the file is cut off or damaged"});
    }
    const auto taken = bytes_.subspan(position_, size);
    position_ += size;
    return taken;
  }
  void skip(uint64_t size) { take(size); }
  size_t position() const { return position_; }
  bool at_end() const { return position_ == bytes_.size(); }

 private:
  std::span<std::byte> bytes_;
  std::string where_;
  size_t position_ = 0;
};

}  // namespace glimpse::storage
