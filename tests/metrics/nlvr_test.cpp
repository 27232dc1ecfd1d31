#include "metrics/nlvr.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(NlvrScores, ConsistencyNeedsEveryJudgementOfASentence) {
  const NlvrScores scores =
      nlvr_scores({{"1", true}, {"1", true}, {"2", true}, {"2", false}, {"1", true}});
  EXPECT_DOUBLE_EQ(scores.precision, 0.8);
  EXPECT_DOUBLE_EQ(scores.consistency, 0.5);
  EXPECT_EQ(scores.sentences, 2);
}

TEST(NlvrScores, OfNothingAreZero) { EXPECT_EQ(nlvr_scores({}).precision, 0); }

}  // namespace
}  // namespace glimpse::metrics
