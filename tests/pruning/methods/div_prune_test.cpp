#include "pruning/methods/div_prune.h"

#include <gtest/gtest.h>

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"
#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(DivPrune, KeepsTheTokensThatAreFarthestFromEachOther) {
  Evidence seen = test::random_evidence({{1, 4}});
  // 0 and 1 alike, 2 opposite to them, 3 at a right angle.
  seen.projected_ND = test::numbers({1, 0, 1, .1, -1, 0, 0, 2}).view({4, 2});
  EXPECT_EQ(test::kept_by(div_prune({.ratio = 0.5})[0], seen), (test::Ids{0, 2}));
  EXPECT_EQ(test::kept_by(div_prune({.ratio = 0.5, .sorted = false})[0], seen), (test::Ids{2, 0}));
  EXPECT_TRUE(div_prune({})[0].needs.projected);
}

TEST(DivPrune, LooksAtDirectionsOnly) {
  Evidence seen = test::random_evidence({{4, 4}});
  const test::Ids kept = test::kept_by(div_prune({.ratio = 0.4})[0], seen);
  seen.projected_ND = seen.projected_ND * (torch::rand({16, 1}) + 0.5);
  EXPECT_EQ(test::kept_by(div_prune({.ratio = 0.4})[0], seen), kept);
  EXPECT_EQ(kept.size(), 6U);
}

}  // namespace glimpse::pruning
