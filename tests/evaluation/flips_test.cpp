#include "evaluation/flips.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

QuestionScores answered(const std::string& text, double score) {
  return {.id = "q",
          .image_id = "p",
          .task = "vqa",
          .type = "",
          .metric = "",
          .prediction = text,
          .scores = {{"m", score}}};
}

TEST(CountFlips, HalfIsRight) {
  const std::vector<QuestionScores> before = {answered("a", 0.5), answered("a", 0.4)};
  const std::vector<QuestionScores> after = {answered("a", 0.4), answered("b", 0.6)};
  const Flips flips =
      count_flips({.treated = {&after[0], &after[1]}, .baseline = {&before[0], &before[1]}}, "m");
  EXPECT_EQ(flips.right_to_wrong, 1);
  EXPECT_EQ(flips.wrong_to_right, 1);
  EXPECT_EQ(flips.wrong_to_other_wrong, 0);
  EXPECT_EQ(flips.changed, 1);
}

TEST(PairedTest, CountsDiscordantPairsAndWantsOutcomes) {
  const auto test = paired_test({1, 0, 0, 1}, {1, 1, 1, 0});
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->only_first, 2);  // only the baseline was right
  EXPECT_EQ(test->only_second, 1);
  EXPECT_FALSE(paired_test({0.5}, {1}).has_value());
}

}  // namespace
}  // namespace glimpse::evaluation
