#include "metrics/ngrams.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(Ngrams, CountRepeats) {
  EXPECT_EQ(count_ngrams({"a", "b", "a", "b"}, 2), (NgramCounts{{"a b", 2}, {"b a", 1}}));
  EXPECT_EQ(count_ngrams({"a", "b", "a", "b"}, 1), (NgramCounts{{"a", 2}, {"b", 2}}));
}

TEST(Ngrams, AreNoneInAShorterText) { EXPECT_TRUE(count_ngrams({"a", "b"}, 3).empty()); }

}  // namespace
}  // namespace glimpse::metrics
