#include "pruning/primitives/random_subset.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace glimpse::pruning {
namespace {

using Indices = std::vector<int64_t>;

}  // namespace

TEST(RandomSubset, HasKDifferentIndicesInOrder) {
  const Indices subset = random_subset(100, 30, {.seed = 1, .sample_key = "a"});
  EXPECT_EQ(subset.size(), 30U);
  EXPECT_EQ(std::adjacent_find(subset.begin(), subset.end(), std::greater_equal<>()), subset.end());
  EXPECT_EQ(random_subset(4, 4, {}), (Indices{0, 1, 2, 3}));
  EXPECT_EQ(random_subset(4, 0, {}), Indices{});
}

TEST(RandomSubset, DependsOnSeedAndSampleOnly) {
  const Indices first = random_subset(100, 30, {.seed = 1, .sample_key = "a"});
  EXPECT_EQ(first, random_subset(100, 30, {.seed = 1, .sample_key = "a"}));
  EXPECT_NE(first, random_subset(100, 30, {.seed = 2, .sample_key = "a"}));
  EXPECT_NE(first, random_subset(100, 30, {.seed = 1, .sample_key = "b"}));
}

TEST(RandomSubset, SmallerOnesLieInsideLargerOnes) {
  const Indices small = random_subset(50, 5, {.seed = 3, .sample_key = "x"});
  const Indices large = random_subset(50, 20, {.seed = 3, .sample_key = "x"});
  EXPECT_TRUE(std::includes(large.begin(), large.end(), small.begin(), small.end()));
}

}  // namespace glimpse::pruning
