#include "image/draw.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace glimpse::image {
namespace {

using Pixel = std::vector<int>;

Image plain(int64_t width, int64_t height) {
  Image picture{width, height, {}};
  for (int64_t i = 0; i < width * height; ++i) {
    picture.rgb.insert(picture.rgb.end(), {200, 100, 50});
  }
  return picture;
}

Pixel at(const Image& picture, int64_t x, int64_t y) {
  const uint8_t* pixel = picture.pixel(x, y);
  return {pixel[0], pixel[1], pixel[2]};
}

TEST(OverlayKeptTokens, WithAllTokensKeptOnlyEnlarges) {
  const Image drawn = overlay_kept_tokens(plain(12, 8), {2, 3, std::vector<bool>(6, true)}, {}, 3);
  EXPECT_EQ(drawn.width, 36);
  EXPECT_EQ(drawn.height, 24);
  EXPECT_EQ(drawn.rgb, plain(36, 24).rgb);
}

TEST(OverlayKeptTokens, WithNoTokenKeptDarkensEveryPixelAlike) {
  const Image drawn = overlay_kept_tokens(plain(12, 8), {2, 3, std::vector<bool>(6, false)}, {}, 1);
  // luma 124.2: 0.36 * (0.15 * 200 + 0.85 * 124.2) = 48.8, and so on
  for (int64_t x = 0; x < 12; ++x) EXPECT_EQ(at(drawn, x, 5), (Pixel{49, 43, 41}));
}

TEST(OverlayKeptTokens, KeepsItsCellOutlinedAmongDarkOnes) {
  const Image drawn = overlay_kept_tokens(plain(60, 40), {2, 3, {0, 0, 1, 0, 0, 0}}, {}, 2);
  EXPECT_EQ(at(drawn, 100, 20), (Pixel{200, 100, 50}));  // the middle of the kept cell
  for (const int64_t x : {20, 60}) EXPECT_EQ(at(drawn, x, 20), (Pixel{49, 43, 41}));
  for (const int64_t x : {20, 60, 100}) EXPECT_EQ(at(drawn, x, 60), (Pixel{49, 43, 41}));
  const int brightest = std::max(at(drawn, 79, 20)[2], at(drawn, 80, 20)[2]);
  EXPECT_GT(brightest, 120);  // the white line between columns 79 and 80
}

TEST(OverlayKeptTokens, OutlinesBoxesInAColourOfTheirOwn) {
  const UnitBox box{.x1 = 0.25, .y1 = 0.25, .x2 = 0.75, .y2 = 0.75};
  const Image drawn = overlay_kept_tokens(plain(80, 80), {1, 1, {true}}, {box}, 1);
  const Pixel edge = at(drawn, 20, 40);
  EXPECT_GT(edge[0], 200);
  EXPECT_LT(edge[1], 60);
  EXPECT_GT(edge[2], 80);
  EXPECT_EQ(at(drawn, 40, 40), (Pixel{200, 100, 50}));
  EXPECT_EQ(at(drawn, 10, 40), (Pixel{200, 100, 50}));
}

}  // namespace
}  // namespace glimpse::image
