#include "image/geometry.h"

#include <algorithm>
#include <cassert>

namespace glimpse::image {
namespace {

int64_t floor_half(int64_t value) { return value >= 0 ? value / 2 : -((1 - value) / 2); }

/// Copies `picture` so that its pixel (0, 0) lands on (x, y) of `canvas`; what sticks out is cut
/// off.
void paste(Image& canvas, const Image& picture, int64_t x, int64_t y) {
  const int64_t first_x = std::max<int64_t>(0, -x);
  const int64_t end_x = std::min(picture.width, canvas.width - x);
  const int64_t end_y = std::min(picture.height, canvas.height - y);
  for (int64_t row = std::max<int64_t>(0, -y); row < end_y; ++row) {
    std::copy_n(picture.pixel(first_x, row), 3 * (end_x - first_x),
                canvas.pixel(x + first_x, y + row));
  }
}

}  // namespace

Image center_crop(const Image& picture, int64_t width, int64_t height) {
  assert(width > 0 && height > 0 && !picture.empty());
  Image cropped{width, height, std::vector<uint8_t>(static_cast<size_t>(width * height * 3), 0)};
  paste(cropped, picture, -floor_half(picture.width - width), -floor_half(picture.height - height));
  return cropped;
}

Image pad_to_square(const Image& picture, std::array<uint8_t, 3> colour) {
  assert(!picture.empty());
  const int64_t side = std::max(picture.width, picture.height);
  Image square{side, side, std::vector<uint8_t>(static_cast<size_t>(side * side * 3))};
  for (size_t i = 0; i < square.rgb.size(); ++i) square.rgb[i] = colour[i % 3];
  paste(square, picture, (side - picture.width) / 2, (side - picture.height) / 2);
  return square;
}

}  // namespace glimpse::image
