#include "data/scene_raster.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

namespace glimpse::data {
namespace {

TEST(SceneRaster, SineIsWithinSevenUnits) {
  for (int angle = -5000; angle < 5000; ++angle) {
    const double exact = std::sin(angle * 2 * std::numbers::pi / 4096) * 16384;
    ASSERT_NEAR(sine(angle), exact, 7) << angle;
    ASSERT_EQ(cosine(angle), sine(angle + 1024));
  }
}

TEST(SceneRaster, AQuarterTurnGoesFromUpToRight) {
  const Point right = rotated({0, -640}, 1024);
  EXPECT_NEAR(right.x, 640, 1);
  EXPECT_NEAR(right.y, 0, 1);
}

TEST(SceneRaster, AWholePixelSquareIsExact) {
  SampleMask mask({0, 0, 10, 10});
  mask.add(std::array{Point{2 * kUnit, 3 * kUnit}, Point{5 * kUnit, 3 * kUnit},
                      Point{5 * kUnit, 7 * kUnit}, Point{2 * kUnit, 7 * kUnit}});
  EXPECT_EQ(mask.bounds(), (PixelBox{2, 3, 5, 7}));
  EXPECT_EQ(mask.coverage(2, 3), SampleMask::kSamples);
  EXPECT_EQ(mask.coverage(1, 3), 0);
  EXPECT_EQ(mask.coverage(5, 3), 0);
}

TEST(SceneRaster, HalfCoveredPixelsHoldHalfTheSamples) {
  SampleMask mask({0, 0, 4, 4});
  mask.add(std::array{Point{0, 0}, Point{kUnit / 2, 0}, Point{kUnit / 2, kUnit}, Point{0, kUnit}});
  EXPECT_EQ(mask.coverage(0, 0), SampleMask::kSamples / 2);
}

TEST(SceneRaster, ACircleHasItsAreaAndARingItsHole) {
  const Point center{32 * kUnit, 32 * kUnit};
  SampleMask mask({0, 0, 64, 64});
  mask.add(circle_points(center, 20 * kUnit, 64));
  int samples = 0;
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) samples += mask.coverage(x, y);
  }
  const double area = std::numbers::pi * 20 * 20;
  EXPECT_NEAR(samples / 16.0, area, area * 0.005);
  mask.remove(circle_points(center, 10 * kUnit, 64));
  EXPECT_EQ(mask.coverage(32, 32), 0);
  EXPECT_EQ(mask.coverage(32, 17), SampleMask::kSamples);
}

TEST(SceneRaster, WindowsAreClippedToThePicture) {
  const SampleMask mask({-5, 200, 10, 300});
  EXPECT_EQ(mask.window(), (PixelBox{0, 200, 10, kSceneSide}));
  EXPECT_EQ(mask.bounds(), PixelBox{});
  EXPECT_EQ(mask.coverage(-1, 210), 0);
}

TEST(SceneRaster, ContoursOutsideTheWindowLeaveNoTrace) {
  SampleMask mask({10, 10, 12, 12});
  mask.add(circle_points({0, 0}, 5 * kUnit, 16));
  EXPECT_EQ(mask.bounds(), PixelBox{});
}

TEST(SceneRaster, StrokesAreAsWideAsAsked) {
  SampleMask mask({0, 0, 40, 40});
  mask.add_stroke(std::array{Point{10 * kUnit, 20 * kUnit}, Point{30 * kUnit, 20 * kUnit}},
                  4 * kUnit);
  EXPECT_EQ(mask.bounds(), (PixelBox{8, 18, 32, 22}));
  EXPECT_EQ(mask.coverage(20, 18), SampleMask::kSamples);
}

}  // namespace
}  // namespace glimpse::data
