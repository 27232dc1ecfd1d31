#pragma once
#include <cstdint>

#include "image/image.h"

namespace glimpse::test {

/// The picture of golden/formula/images.json.
inline image::Image formula_picture(int64_t height, int64_t width) {
  image::Image picture{.width = width, .height = height};
  for (int64_t r = 0; r < height; ++r) {
    for (int64_t c = 0; c < width; ++c) {
      for (const int64_t value : {37 * r + 91 * c + 13 * r * c, 5 * r + 3 * c, r * r + 7 * c}) {
        picture.rgb.push_back(static_cast<uint8_t>(value % 256));
      }
    }
  }
  return picture;
}

}  // namespace glimpse::test
