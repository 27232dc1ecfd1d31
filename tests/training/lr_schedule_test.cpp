#include "training/lr_schedule.h"

#include <gtest/gtest.h>

namespace glimpse::training {
namespace {

constexpr LrSchedule kSchedule{
    .peak = 1.0, .warmup_steps = 3, .total_steps = 13, .floor_ratio = 0.2};

}  // namespace

TEST(LrSchedule, RisesLinearlyToThePeak) {
  EXPECT_DOUBLE_EQ(lr_at(0, kSchedule), 0.25);
  EXPECT_DOUBLE_EQ(lr_at(1, kSchedule), 0.5);
  EXPECT_DOUBLE_EQ(lr_at(2, kSchedule), 0.75);
  EXPECT_DOUBLE_EQ(lr_at(3, kSchedule), 1.0);
}

TEST(LrSchedule, FallsOnACosineToTheFloor) {
  EXPECT_DOUBLE_EQ(lr_at(8, kSchedule), 0.2 + 0.8 * 0.5);
  EXPECT_DOUBLE_EQ(lr_at(13, kSchedule), 0.2);
  EXPECT_DOUBLE_EQ(lr_at(99, kSchedule), 0.2);
}

TEST(LrSchedule, WithoutWarmupStartsAtThePeak) {
  EXPECT_DOUBLE_EQ(lr_at(0, {.peak = 3.0, .total_steps = 10}), 3.0);
  EXPECT_DOUBLE_EQ(lr_at(0, {.peak = 3.0, .warmup_steps = 1, .total_steps = 1}), 1.5);
}

}  // namespace glimpse::training
