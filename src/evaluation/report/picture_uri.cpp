#include "evaluation/report/picture_uri.h"

#include <algorithm>

#include "base/base64.h"
#include "image/codec.h"
#include "image/resize.h"

namespace glimpse::evaluation {

std::string picture_uri(const image::Image& picture, int64_t side) {
  const int64_t longer = std::max(picture.width, picture.height);
  image::Image small = picture;
  if (longer > side) {
    small =
        image::resize(picture, std::max<int64_t>(1, picture.width * side / longer),
                      std::max<int64_t>(1, picture.height * side / longer), image::Filter::bicubic);
  }
  for (uint8_t& value : small.rgb) value = static_cast<uint8_t>((value & 0xF8) | (value >> 5));
  return "data:image/png;base64," + base64(image::encode_png(small));
}

}  // namespace glimpse::evaluation
