#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace glimpse::image {

/// An RGB picture, 8 bits a channel, rows from top to bottom, pixels interleaved (r, g, b), no row
/// padding.
struct Image {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<uint8_t> rgb;  ///< height * width * 3

  bool empty() const { return rgb.empty(); }
  uint8_t* pixel(int64_t x, int64_t y) { return &rgb[static_cast<size_t>((y * width + x) * 3)]; }
  const uint8_t* pixel(int64_t x, int64_t y) const {
    return &rgb[static_cast<size_t>((y * width + x) * 3)];
  }
};

}  // namespace glimpse::image
