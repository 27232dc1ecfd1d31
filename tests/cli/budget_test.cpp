#include "cli/budget.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace glimpse::cli {
namespace {

using Scale = BudgetFlag::Scale;

TEST(Budget, ReadsBothScales) {
  EXPECT_EQ(parse_budget("kv=0.25").scale, Scale::kv);
  EXPECT_EQ(parse_budget("layer=0.5").scale, Scale::layer);
  EXPECT_DOUBLE_EQ(parse_budget("layer=0.5").share, 0.5);
}

TEST(Budget, RefusesOtherScalesAndShares) {
  for (const char* text : {"0.5", "tokens=0.5", "kv=", "kv=0", "kv=1.5", "kv=half", "kv=nan"}) {
    EXPECT_THROW(parse_budget(text), Error) << text;
  }
}

TEST(Budget, BeforeTheDecoderEveryScaleIsTheRatio) {
  EXPECT_DOUBLE_EQ(ratio_for({Scale::kv, 0.2}, {.method = "grid"}, 6), 0.2);
  EXPECT_DOUBLE_EQ(ratio_for({Scale::layer, 0.2}, {.method = "grid"}, 6), 0.2);
}

TEST(Budget, LayersInFrontOfTheCutProcessEverything) {
  // 2 of 6 layers see all, 4 see r: (2 + 4 r) / 6 = 0.5 gives r = 0.25.
  EXPECT_DOUBLE_EQ(ratio_for({Scale::layer, 0.5}, {.method = "fastv", .layer = 2}, 6), 0.25);
  EXPECT_DOUBLE_EQ(ratio_for({Scale::kv, 0.5}, {.method = "fastv", .layer = 2}, 6), 0.5);
}

TEST(Budget, KeptEarlierCachesCountTowardsTheCache) {
  EXPECT_DOUBLE_EQ(
      ratio_for({Scale::kv, 0.5}, {.method = "fastv", .layer = 2, .earlier = "keep"}, 6), 0.25);
}

TEST(Budget, RefusesWhatCannotBeReached) {
  EXPECT_THROW(ratio_for({Scale::layer, 0.3}, {.method = "fastv", .layer = 2}, 6), Error);
  EXPECT_THROW(ratio_for({Scale::kv, 0.3}, {.method = "scout"}, 6), Error);
  EXPECT_THROW(ratio_for({Scale::kv, 0.3}, {.method = "grid", .ratio = 0.5}, 6), Error);
}

}  // namespace
}  // namespace glimpse::cli
