#include "metrics/judge_score.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(JudgeScore, ReadsTheOneNumberAfterTheMark) {
  EXPECT_DOUBLE_EQ(judge_score("The score: 0.75, well done"), 0.75);
  EXPECT_DOUBLE_EQ(judge_score("SCORE: 1"), 1);
  EXPECT_DOUBLE_EQ(judge_score("Score: .5."), 0.5);
  EXPECT_DOUBLE_EQ(judge_score("score: 8"), 1);
}

TEST(JudgeScore, IsZeroForNoneOrSeveral) {
  EXPECT_DOUBLE_EQ(judge_score("very good"), 0);
  EXPECT_DOUBLE_EQ(judge_score("score: high"), 0);
  EXPECT_DOUBLE_EQ(judge_score("score:0.5"), 0);
  EXPECT_DOUBLE_EQ(judge_score("score: 0.5 or score: 0.6"), 0);
  EXPECT_DOUBLE_EQ(judge_score("score: "), 0);
}

}  // namespace
}  // namespace glimpse::metrics
