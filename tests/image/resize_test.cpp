#include "image/resize.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/json.h"
#include "image/codec.h"
#include "image/geometry.h"
#include "support/error_text.h"
#include "support/shared.h"

#ifdef GLIMPSE_SHARED_DIR
#include <nlohmann/json.hpp>
#endif

namespace glimpse::image {
namespace {

Image from_grey(int64_t width, const std::vector<int>& values) {
  Image picture{width, static_cast<int64_t>(values.size()) / width, {}};
  for (const int value : values)
    picture.rgb.insert(picture.rgb.end(), 3, static_cast<uint8_t>(value));
  return picture;
}

std::vector<int> channel(const Image& picture, size_t index) {
  std::vector<int> values;
  for (size_t i = index; i < picture.rgb.size(); i += 3) values.push_back(picture.rgb[i]);
  return values;
}

/// Row r, column c: (37r + 91c + 13rc) mod 256. The expected values below are Pillow's.
Image synthetic(int64_t width, int64_t height) {
  std::vector<int> values;
  for (int64_t r = 0; r < height; ++r) {
    for (int64_t c = 0; c < width; ++c) {
      values.push_back(static_cast<int>((37 * r + 91 * c + 13 * r * c) % 256));
    }
  }
  return from_grey(width, values);
}

TEST(Resize, ShrinksBicubicallyAsPillowDoes) {
  const std::vector<int> expected = {61, 148, 113, 107, 129, 149, 125, 97, 130, 141, 161, 179};
  EXPECT_EQ(channel(resize(synthetic(7, 5), 4, 3, Filter::bicubic), 0), expected);
}

TEST(Resize, ShrinksBilinearlyAsPillowDoes) {
  const std::vector<int> expected = {66, 145, 116, 108, 126, 143, 122, 101, 129, 143, 160, 176};
  EXPECT_EQ(channel(resize(synthetic(7, 5), 4, 3, Filter::bilinear), 0), expected);
}

TEST(Resize, SkipsThePassOfAnUnchangedAxis) {
  const std::vector<int> expected = {32,  142, 175, 90,  124, 127, 72,  //
                                     116, 159, 123, 167, 131, 167, 139};
  EXPECT_EQ(channel(resize(synthetic(7, 5), 7, 2, Filter::bicubic), 0), expected);
}

TEST(Resize, ToTheSameSizeIsTheIdentity) {
  const Image picture = synthetic(7, 5);
  EXPECT_EQ(resize(picture, 7, 5, Filter::bicubic).rgb, picture.rgb);
}

TEST(Resize, KeepsAPlainColourAndItsChannels) {
  Image plain{13, 9, {}};
  for (int i = 0; i < 13 * 9; ++i) plain.rgb.insert(plain.rgb.end(), {10, 128, 255});
  for (const Filter filter : {Filter::bilinear, Filter::bicubic}) {
    const Image resized = resize(plain, 31, 4, filter);
    EXPECT_EQ(channel(resized, 0), std::vector<int>(31 * 4, 10));
    EXPECT_EQ(channel(resized, 1), std::vector<int>(31 * 4, 128));
    EXPECT_EQ(channel(resized, 2), std::vector<int>(31 * 4, 255));
  }
}

TEST(Resize, ClampsBicubicOvershoot) {
  const std::vector<int> enlarged =
      channel(resize(from_grey(4, {0, 0, 255, 255}), 16, 1, Filter::bicubic), 0);
  EXPECT_EQ(enlarged.front(), 0);
  EXPECT_EQ(enlarged.back(), 255);
  EXPECT_TRUE(std::is_sorted(enlarged.begin(), enlarged.end()));
}

TEST(Resize, RunsTheVerticalPassFirstOnlyWhenTheHeightShrinksByMoreThanTwiceAsMuch) {
  const Image picture = synthetic(9, 21);
  const auto in_two_steps = [&](int64_t width, int64_t height, bool height_first) {
    const Image half = height_first ? resize(picture, 9, height, Filter::bicubic)
                                    : resize(picture, width, 21, Filter::bicubic);
    return resize(half, width, height, Filter::bicubic).rgb;
  };
  ASSERT_NE(in_two_steps(5, 12, true), in_two_steps(5, 12, false));
  EXPECT_EQ(resize(picture, 5, 12, Filter::bicubic).rgb, in_two_steps(5, 12, true));   // 9 > 2 * 4
  EXPECT_EQ(resize(picture, 5, 13, Filter::bicubic).rgb, in_two_steps(5, 13, false));  // 8 = 2 * 4
}

TEST(Resize, TakesTheWidthFirstAsPillow12WhereAsked) {
  const Image picture = synthetic(9, 21);
  const Image narrow = resize(picture, 5, 21, Filter::bicubic);
  const Image older = resize(picture, 5, 12, Filter::bicubic, PassOrder::pillow12);
  EXPECT_EQ(older.rgb, resize(narrow, 5, 12, Filter::bicubic).rgb);
  EXPECT_NE(older.rgb, resize(picture, 5, 12, Filter::bicubic).rgb);
}

TEST(PassOrder, IsNamedAfterItsPillow) {
  EXPECT_EQ(parse_pass_order("pillow13"), PassOrder::pillow13);
  EXPECT_EQ(parse_pass_order("pillow12"), PassOrder::pillow12);
  EXPECT_EQ(test::error_text([] { parse_pass_order("pillow"); }),
            "image_resize: 'pillow'; expected pillow13 or pillow12");
}

#ifdef GLIMPSE_SHARED_DIR

/// SHA-256 of the picture as [1, 3, height, width].
std::string planar_sha256(const Image& picture) {
  std::vector<uint8_t> planes;
  for (size_t plane = 0; plane < 3; ++plane) {
    for (size_t i = plane; i < picture.rgb.size(); i += 3) planes.push_back(picture.rgb[i]);
  }
  return sha256_hex(std::as_bytes(std::span(planes)));
}

Image resize_short_edge(const Image& picture, int64_t edge) {
  const auto [shorter, longer] = std::minmax(picture.width, picture.height);
  const int64_t long_edge = edge * longer / shorter;
  const bool wide = picture.width >= picture.height;
  return resize(picture, wide ? long_edge : edge, wide ? edge : long_edge, Filter::bicubic);
}

TEST(ResizeGolden, ShortEdgeAndCropGiveTheLlavaProcessorsBytes) {
  const auto folder = test::shared_dir() / "golden/models/llava15";
  for (const auto& golden : read_json_file(folder / "image_cases.json").at("cases")) {
    SCOPED_TRACE(golden.at("name").get<std::string>());
    const Image picture =
        decode_image(folder / golden.at("image").get<std::string>(), {.apply_exif = true});
    EXPECT_EQ(planar_sha256(center_crop(resize_short_edge(picture, 56), 56, 56)),
              golden.at("pixel_u8_sha256").get<std::string>());
  }
}

TEST(ResizeGolden, PaddedSquaresGiveTheLlavaProcessorsBytes) {
  const auto folder = test::shared_dir() / "golden/models/llava15";
  for (const auto& golden : read_json_file(folder / "image_cases_pad.json").at("cases")) {
    SCOPED_TRACE(golden.at("name").get<std::string>());
    const Image picture =
        decode_image(folder / golden.at("image").get<std::string>(), {.apply_exif = true});
    const Image square = pad_to_square(picture, {122, 116, 104});
    EXPECT_EQ(planar_sha256(resize(square, 56, 56, Filter::bicubic)),
              golden.at("pixel_u8_sha256").get<std::string>());
  }
}

#endif

}  // namespace
}  // namespace glimpse::image
