#include "evaluation/report/picture_uri.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "image/codec.h"

namespace glimpse::evaluation {
namespace {

image::Image decoded(const std::string& uri) {
  const std::vector<uint8_t> png = from_base64(uri.substr(uri.find(',') + 1));
  return image::decode_image(std::as_bytes(std::span(png)), "uri");
}

TEST(PictureUri, HoldsThePictureWithFewerLevels) {
  const image::Image picture = {.width = 2, .height = 1, .rgb = {0, 7, 255, 8, 100, 101}};
  const image::Image back = decoded(picture_uri(picture, 340));
  EXPECT_EQ(back.rgb, (std::vector<uint8_t>{0, 0, 255, 8, 99, 99}));
}

TEST(PictureUri, ShrinksLargePicturesOnly) {
  const image::Image picture = {
      .width = 60, .height = 30, .rgb = std::vector<uint8_t>(60 * 30 * 3, 90)};
  EXPECT_EQ(decoded(picture_uri(picture, 60)).width, 60);
  const image::Image small = decoded(picture_uri(picture, 20));
  EXPECT_EQ(small.width, 20);
  EXPECT_EQ(small.height, 10);
}

}  // namespace
}  // namespace glimpse::evaluation
