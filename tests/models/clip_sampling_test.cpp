#include "models/clip_sampling.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::models {
namespace {

std::string sampling_refusal(const ClipSampling& sampling) {
  return test::error_text([&] { validate(sampling); });
}

}  // namespace

TEST(ClipSampling, DefaultsAndWholeRequestsAreValid) {
  EXPECT_EQ(sampling_refusal({}), "");
  EXPECT_EQ(
      sampling_refusal({.fps = 0.5, .min_frames = 2, .max_frames = 8, .start_s = 1, .end_s = 2}),
      "");
  EXPECT_EQ(sampling_refusal({.rule = "processor", .num_frames = 6}), "");
}

TEST(ClipSampling, RefusesValuesOutOfRange) {
  EXPECT_TRUE(test::mentions(sampling_refusal({.fps = 0}), "--fps"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.num_frames = 1}), "--num-frames"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.max_frames = 1}), "--max-frames"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.max_pixels = 0}), "--max-pixels"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.start_s = 2, .end_s = 1}), "--video-end"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.rule = "hf"}), "authors or processor"));
}

TEST(ClipSampling, RefusesOptionsThatExcludeEachOther) {
  EXPECT_TRUE(test::mentions(sampling_refusal({.fps = 1, .num_frames = 4}),
                             "either the number or the rate"));
  EXPECT_TRUE(test::mentions(sampling_refusal({.rule = "processor", .start_s = 1}), "authors"));
}

}  // namespace glimpse::models
