#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace glimpse::image {

struct PictureSize {
  int64_t width = 0;
  int64_t height = 0;
  bool deep_grey = false;  ///< one channel of 16 bits (PNG)
};

/// The stored size (before any EXIF turn) of a PNG, JPEG, WebP or BMP file, without decoding it.
/// Also walks the file's structure to its end, because decoders fill the missing part of a
/// truncated picture with grey. Errors: Error naming `where` for another format, a truncated file
/// or a broken structure.
PictureSize read_picture_size(std::span<const std::byte> bytes, const std::string& where);

}  // namespace glimpse::image
