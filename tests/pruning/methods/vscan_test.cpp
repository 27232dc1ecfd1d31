#include "pruning/methods/vscan.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

VScanOptions four_windows(bool merge) {
  return {.local_block = 1, .vision_block = 4, .windows = 2, .merge = merge};
}

}  // namespace

TEST(VScan, HalfGoesToTheBestOfEveryWindowAndHalfToTheBestOfAll) {
  Evidence seen = test::random_evidence({{4, 4}});
  seen.vision_attention_N[0] =
      test::numbers({9, 8, 1, 2, 7, 6, 3, 0, 1, 0, 1, 1, 2, 0, 1, 5});  // windows: 0, 6, 12, 15
  seen.vision_attention_N[1] = torch::zeros({16});
  seen.vision_attention_N[1].slice(0, 0, 5).fill_(1);
  const Stage stage = vscan(four_windows(false), {.cuts = {{0, 0.5}}})[0];
  // The best of all are 0 to 4, of which 0 is taken.
  EXPECT_EQ(test::kept_by(stage, seen), (test::Ids{0, 1, 2, 3, 4, 6, 12, 15}));
  EXPECT_EQ(stage.needs.vision_attention, (test::Ids{1, 4}));
}

TEST(VScan, DroppedTokensAreAveragedIntoTheMostSimilarKeptOne) {
  const Evidence seen = test::random_evidence({{4, 4}});
  const Selection selection = vscan(four_windows(true), {.cuts = {{0, 0.5}}})[0].select(seen);
  EXPECT_TRUE(selection.mix_KN.sum(1).allclose(torch::ones({8})));
  EXPECT_TRUE((selection.mix_KN > 0).sum(0).equal(torch::ones({16}, torch::kInt64)));
}

TEST(VScan, CutsAgainByTheLastRow) {
  const auto stages = vscan(four_windows(true), {.cuts = {{0, 0.5}, {3, 0.25}}});
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[1].layer, 3);
  EXPECT_EQ(stages[1].needs.query, QueryRows::last_token);
  EXPECT_THROW(vscan({}, {.cuts = {{3, 0.25}}}), c10::Error);
}

}  // namespace glimpse::pruning
