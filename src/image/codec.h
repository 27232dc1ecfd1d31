#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "image/image.h"

namespace glimpse::image {

struct DecodeOptions {
  bool apply_exif = false;          ///< turn the picture as its EXIF orientation says (JPEG, PNG)
  int64_t max_pixels = 64'000'000;  ///< larger pictures are refused before any pixel is decoded
};

/// A PNG, JPEG, WebP or BMP file as 8-bit RGB, as PIL's `Image.open(...).convert("RGB")` gives it:
/// grey is repeated, palettes are looked up, alpha is dropped without compositing (hidden colours
/// show), of 16 bits the upper 8 remain (grey alone: values above 255 become 255, as in Pillow),
/// CMYK differs by at most one level. GIF and animated WebP are refused. Errors: Error for a
/// missing, foreign, truncated, corrupt or too large file.
Image decode_image(const std::filesystem::path& path, const DecodeOptions& options = {});
/// The same from memory; `where` names the bytes in errors.
Image decode_image(std::span<const std::byte> bytes, const std::string& where,
                   const DecodeOptions& options = {});

std::vector<uint8_t> encode_png(const Image& picture);
/// Errors: Error naming the path; the old file stays then.
void write_png(const std::filesystem::path& path, const Image& picture);

}  // namespace glimpse::image
