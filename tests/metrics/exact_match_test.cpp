#include "metrics/exact_match.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(ExactMatch, FoldsCaseBlanksAndFinalPeriods) {
  EXPECT_EQ(fold_text("  Red\n  Star . "), "red star");
  EXPECT_EQ(fold_text("left : red star , blue ring"), fold_text("Left: red star, blue ring."));
  EXPECT_EQ(fold_text("CAF\xC3\x89\xC2\xA0x"), "caf\xC3\xA9 x");
}

TEST(ExactMatch, ComparesWholeAnswers) {
  EXPECT_TRUE(exact_match("Yes.", {"no", "yes"}));
  EXPECT_FALSE(exact_match("yes it is", {"yes"}));
  EXPECT_FALSE(exact_match("redstar", {"red star"}));
  EXPECT_FALSE(exact_match("yes", {}));
}

}  // namespace
}  // namespace glimpse::metrics
