#include "image/file_header.h"

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace glimpse::image {
namespace {

/// Bytes of a file that is not trusted: reading past the end is the user's Error.
class Bytes {
 public:
  Bytes(std::span<const std::byte> bytes, const std::string& where)
      : bytes_(bytes), where_(where) {}

  uint32_t at(size_t offset) const {
    if (offset >= bytes_.size()) fail("the file is truncated", "the rest of the picture");
    return std::to_integer<uint32_t>(bytes_[offset]);
  }
  size_t size() const { return bytes_.size(); }
  uint32_t big16(size_t offset) const { return at(offset) << 8 | at(offset + 1); }
  uint32_t big32(size_t offset) const { return big16(offset) << 16 | big16(offset + 2); }
  uint32_t little16(size_t offset) const { return at(offset) | at(offset + 1) << 8; }
  uint32_t little24(size_t offset) const { return little16(offset) | at(offset + 2) << 16; }
  uint32_t little32(size_t offset) const { return little16(offset) | little16(offset + 2) << 16; }
  bool has(size_t offset, std::string_view tag) const {
    for (size_t i = 0; i < tag.size(); ++i) {
      if (at(offset + i) != static_cast<uint8_t>(tag[i])) return false;
    }
    return true;
  }
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw Error({.where = where_, .found = found, .expected = expected});
  }

 private:
  std::span<const std::byte> bytes_;
  const std::string& where_;
};

PictureSize png_size(const Bytes& file) {
  constexpr size_t kSignature = 8, kAroundData = 12;  // length, tag, checksum
  if (!file.has(kSignature + 4, "IHDR"))
    file.fail("a PNG without its header", "an IHDR chunk first");
  const bool deep_grey = file.at(kSignature + 16) == 16 && file.at(kSignature + 17) == 0;
  const PictureSize size{file.big32(kSignature + 8), file.big32(kSignature + 12), deep_grey};
  size_t chunk = kSignature;
  while (!file.has(chunk + 4, "IEND")) chunk += kAroundData + file.big32(chunk);
  file.at(chunk + kAroundData - 1);
  return size;
}

bool is_start_of_frame(uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// From entropy-coded data to the next marker that is neither a stuffed 0 nor a restart.
size_t skip_scan(const Bytes& file, size_t offset) {
  while (true) {
    if (file.at(offset) == 0xFF) {
      const uint32_t next = file.at(offset + 1);
      if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) return offset;
    }
    ++offset;
  }
}

PictureSize jpeg_size(const Bytes& file) {
  constexpr uint32_t kEndOfImage = 0xD9, kStartOfScan = 0xDA;
  PictureSize size;
  size_t offset = 2;
  while (true) {
    if (file.at(offset) != 0xFF) file.fail("a damaged JPEG", "a marker between segments");
    const uint32_t marker = file.at(offset + 1);
    if (marker == 0xFF) {  // any number of fill bytes may precede a marker
      ++offset;
      continue;
    }
    if (marker == kEndOfImage) break;
    if (is_start_of_frame(marker)) size = {file.big16(offset + 7), file.big16(offset + 5)};
    offset += 2 + file.big16(offset + 2);
    if (marker == kStartOfScan) offset = skip_scan(file, offset);
  }
  return size;
}

PictureSize webp_size(const Bytes& file) {
  file.at(7 + file.little32(4));  // the RIFF length counts from byte 8
  constexpr size_t kData = 20;
  if (file.has(12, "VP8X")) return {file.little24(kData + 4) + 1, file.little24(kData + 7) + 1};
  if (file.has(12, "VP8L")) {
    const uint32_t bits = file.little32(kData + 1);
    return {(bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
  }
  if (!file.has(12, "VP8 ")) file.fail("a damaged WebP", "a VP8, VP8L or VP8X chunk");
  return {file.little16(kData + 6) & 0x3FFF, file.little16(kData + 8) & 0x3FFF};
}

PictureSize bmp_size(const Bytes& file) {
  constexpr uint32_t kOldHeader = 12, kPlain = 0, kBitFields = 3;
  if (file.little32(14) == kOldHeader) file.fail("a BMP of OS/2", "a BMP of Windows 3 or newer");
  const uint32_t kind = file.little32(30);
  if (kind != kPlain && kind != kBitFields) file.fail("a compressed BMP", "an uncompressed one");
  const auto height = static_cast<int32_t>(file.little32(22));  // negative: rows from the top
  const PictureSize size{file.little32(18), std::abs(static_cast<int64_t>(height))};
  const int64_t row_bytes = (size.width * file.little16(28) + 31) / 32 * 4;
  if (size.height > 0 && row_bytes > 0) {
    const auto bytes = static_cast<int64_t>(file.size()) - file.little32(10);
    if (bytes / row_bytes < size.height) file.at(file.size());
  }
  return size;
}

}  // namespace

PictureSize read_picture_size(std::span<const std::byte> bytes, const std::string& where) {
  const Bytes file(bytes, where);
  PictureSize size;
  if (file.has(0, "\x89PNG\r\n\x1A\n")) {
    size = png_size(file);
  } else if (file.has(0, "\xFF\xD8\xFF")) {
    size = jpeg_size(file);
  } else if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
    size = webp_size(file);
  } else if (file.has(0, "BM")) {
    size = bmp_size(file);
  } else if (file.has(0, "GIF8")) {
    file.fail("a GIF", "PNG, JPEG, WebP or BMP");
  } else {
    file.fail("not a picture in a known format", "PNG, JPEG, WebP or BMP");
  }
  if (size.width == 0 || size.height == 0) file.fail("a picture without pixels", "a size above 0");
  return size;
}

}  // namespace glimpse::image
