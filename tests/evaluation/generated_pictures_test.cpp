#include "evaluation/generated_pictures.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

TEST(GeneratedPictures, HaveTheSizeAskedForAndOneQuestionEach) {
  const GeneratedPictures pictures({.width = 20, .height = 13}, 3, "why?");
  EXPECT_EQ(pictures.num_images(), 3);
  const image::Image picture = pictures.picture(2);
  EXPECT_EQ(picture.width, 20);
  EXPECT_EQ(picture.height, 13);
  EXPECT_EQ(picture.rgb.size(), 20U * 13 * 3);
  ASSERT_EQ(pictures.samples(2).size(), 1U);
  EXPECT_EQ(pictures.samples(2)[0].question, "why?");
  EXPECT_NE(pictures.samples(2)[0].id, pictures.samples(1)[0].id);
}

TEST(GeneratedPictures, AreEqualForASeedAndDifferOtherwise) {
  const GeneratedPictures pictures({.width = 16, .height = 16}, 2, "");
  const GeneratedPictures again({.width = 16, .height = 16}, 2, "");
  const GeneratedPictures other({.width = 16, .height = 16, .seed = 1}, 2, "");
  EXPECT_EQ(pictures.picture(0).rgb, again.picture(0).rgb);
  EXPECT_NE(pictures.picture(0).rgb, pictures.picture(1).rgb);
  EXPECT_NE(pictures.picture(0).rgb, other.picture(0).rgb);
  EXPECT_EQ(pictures.fingerprint(), again.fingerprint());
  EXPECT_NE(pictures.fingerprint(), other.fingerprint());
}

TEST(GeneratedPictures, AreMadeOfTiles) {
  const image::Image picture = GeneratedPictures({.width = 16, .height = 16}, 1, "").picture(0);
  for (int c = 0; c < 3; ++c) EXPECT_EQ(picture.pixel(0, 0)[c], picture.pixel(7, 7)[c]);
  EXPECT_NE(std::vector<uint8_t>(picture.pixel(7, 0), picture.pixel(7, 0) + 3),
            std::vector<uint8_t>(picture.pixel(8, 0), picture.pixel(8, 0) + 3));
}

}  // namespace
}  // namespace glimpse::evaluation
