#include "image/geometry.h"

#include <gtest/gtest.h>

namespace glimpse::image {
namespace {

/// Red holds 10 * (row + 1) + column + 1, so that no pixel of the picture is black.
Image numbered(int64_t width, int64_t height) {
  Image picture{width, height, std::vector<uint8_t>(static_cast<size_t>(width * height * 3), 0)};
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      picture.pixel(x, y)[0] = static_cast<uint8_t>(10 * (y + 1) + x + 1);
    }
  }
  return picture;
}

std::vector<int> red(const Image& picture) {
  std::vector<int> values;
  for (size_t i = 0; i < picture.rgb.size(); i += 3) values.push_back(picture.rgb[i]);
  return values;
}

TEST(CenterCrop, RoundsItsCornerDown) {
  const Image cropped = center_crop(numbered(5, 4), 2, 1);
  EXPECT_EQ(cropped.width, 2);
  EXPECT_EQ(cropped.height, 1);
  EXPECT_EQ(red(cropped), (std::vector<int>{22, 23}));
}

TEST(CenterCrop, SurroundsASmallPictureWithBlack) {
  EXPECT_EQ(red(center_crop(numbered(2, 1), 5, 2)),
            (std::vector<int>{0, 0, 0, 0, 0, 0, 0, 11, 12, 0}));
}

TEST(CenterCrop, CropsOneAxisAndPadsTheOther) {
  EXPECT_EQ(red(center_crop(numbered(4, 1), 2, 3)), (std::vector<int>{0, 0, 12, 13, 0, 0}));
}

TEST(CenterCrop, OfTheSameSizeIsTheIdentity) {
  const Image picture = numbered(3, 4);
  EXPECT_EQ(center_crop(picture, 3, 4).rgb, picture.rgb);
}

TEST(PadToSquare, CentresThePictureOnTheColour) {
  const Image square = pad_to_square(numbered(1, 4), {122, 116, 104});
  EXPECT_EQ(red(square), (std::vector<int>{122, 11, 122, 122, 122, 21, 122, 122,  //
                                           122, 31, 122, 122, 122, 41, 122, 122}));
  EXPECT_EQ(square.pixel(3, 3)[1], 116);
  EXPECT_EQ(square.pixel(3, 3)[2], 104);
}

TEST(PadToSquare, LeavesASquareAlone) {
  const Image picture = numbered(3, 3);
  EXPECT_EQ(pad_to_square(picture, {1, 2, 3}).rgb, picture.rgb);
}

}  // namespace
}  // namespace glimpse::image
