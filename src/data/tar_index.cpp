#include "data/tar_index.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/error.h"
#include "base/file.h"

namespace glimpse::data {
namespace {

constexpr size_t kBlock = 512;

// A field of a header block (POSIX.1-1988, ustar).
std::string_view field(std::span<const std::byte> block, size_t begin, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(block.data()) + begin, size);
  return bytes.substr(0, bytes.find('\0'));
}

std::optional<int64_t> octal(std::string_view text) {
  int64_t value = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + (c - '0');
  }
  return value;
}

bool sum_is_right(std::span<const std::byte> block) {
  int64_t sum = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    const bool in_sum_field = i >= 148 && i < 156;  // counts as blanks
    sum += in_sum_field ? ' ' : std::to_integer<int64_t>(block[i]);
  }
  return octal(field(block, 148, 8)) == sum;
}

}  // namespace

std::vector<TarMember> read_tar_index(const std::filesystem::path& archive) {
  const auto file = MappedFile::open(archive);
  const std::span<const std::byte> bytes = file->bytes();
  std::vector<TarMember> members;
  for (size_t at = 0; at + kBlock <= bytes.size();) {
    const auto block = bytes.subspan(at, kBlock);
    const bool empty =
        std::all_of(block.begin(), block.end(), [](std::byte b) { return b == std::byte{0}; });
    if (empty) break;
    const std::optional<int64_t> size = octal(field(block, 124, 12));
    const char kind = static_cast<char>(block[156]);
    const bool known = kind == '0' || kind == '\0' || kind == '5';
    if (!size || !sum_is_right(block) || !known ||
        at + kBlock + static_cast<size_t>(*size) > bytes.size()) {
      throw Error({.where = archive.string() + ", byte " + std::to_string(at),
                   .found = "no entry of a plain tar archive",
                   .expected = "an uncompressed ustar archive",
                   .advice = "unpack it and name the folder instead"});
    }
    const std::string prefix(field(block, 345, 155)), name(field(block, 0, 100));
    if (kind != '5') {
      members.push_back({.name = prefix.empty() ? name : prefix + "/" + name,
                         .offset = static_cast<int64_t>(at + kBlock),
                         .size = *size});
    }
    at += kBlock + (static_cast<size_t>(*size) + kBlock - 1) / kBlock * kBlock;
  }
  return members;
}

}  // namespace glimpse::data
