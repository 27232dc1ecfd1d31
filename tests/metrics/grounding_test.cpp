#include "metrics/grounding.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(TokensInBoxes, AreTheCellsABoxTouches) {
  const TokenGrid grid{.rows = 2, .columns = 2, .width = 20, .height = 10};
  EXPECT_EQ(tokens_in_boxes({{1, 1, 9, 4}}, grid), (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(tokens_in_boxes({{9, 1, 11, 4}}, grid), (std::vector<bool>{true, true, false, false}));
  EXPECT_EQ(tokens_in_boxes({{0, 0, 10, 5}}, grid), (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(tokens_in_boxes({}, grid), std::vector<bool>(4, false));
}

TEST(GroundingScores, CompareKeptTokensWithEvidence) {
  const TokenCounts counts = count_tokens({true, true, false, false}, {true, false, true, false});
  EXPECT_EQ(counts.tp, 1);
  EXPECT_EQ(counts.fp, 1);
  EXPECT_EQ(counts.fn, 1);
  EXPECT_EQ(counts.tn, 1);
  const GroundingScores scores = grounding_scores(counts);
  EXPECT_DOUBLE_EQ(scores.precision, 0.5);
  EXPECT_DOUBLE_EQ(scores.recall, 0.5);
  EXPECT_DOUBLE_EQ(scores.f1, 0.5);
  EXPECT_DOUBLE_EQ(scores.iou, 1.0 / 3);
}

TEST(GroundingSummary, MicroWeighsLargePicturesMore) {
  const auto summary = summarize_grounding(
      {{.tp = 1, .fp = 0, .fn = 0, .tn = 3}, {.tp = 1, .fp = 0, .fn = 9, .tn = 90}});
  EXPECT_DOUBLE_EQ(summary.micro.recall, 2.0 / 11);
  EXPECT_DOUBLE_EQ(summary.macro.recall, 0.55);
  EXPECT_DOUBLE_EQ(summary.fully_kept, 0.5);
  EXPECT_DOUBLE_EQ(summarize_grounding({}).micro.iou, 0);
}

}  // namespace
}  // namespace glimpse::metrics
