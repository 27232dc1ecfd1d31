#include "pruning/methods/vis_pruner.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(VisPruner, DropsTheMostRedundantOfTheRest) {
  Evidence seen = test::random_evidence({{1, 6}});
  seen.vision_attention_N[0] = test::numbers({.1, .2, .9, .3, .4, .5});
  // Descending: 2 | 5 4 3 1 0. Budget 3: token 2, and two of the rest. a = 5, 3, 0; b = 4, 1.
  // Tokens 3 and 5 equal tokens of b, 0 is apart: two of three drops go to 5 and 3, the third to a
  // second round of (0 | 4 1): a = 0, 1 and b = 4.
  seen.taps_NC[0] = test::numbers({0, 1, 1, 0, 1, 1, 1, 0, -1, 0, -1, 0}).view({6, 2});
  const Stage stage = vis_pruner({.vision_block = 1, .feature_tap = 2}, {.ratio = 0.5})[0];
  EXPECT_EQ(stage.needs.taps, (test::Ids{2}));
  EXPECT_EQ(stage.needs.vision_attention, (test::Ids{1}));
  // int(0.5 * 3) = 1 by attention, two diverse ones: three drops in one round leave 4 and 1.
  EXPECT_EQ(test::kept_by(stage, seen), (test::Ids{1, 2, 4}));
  const Stage five = vis_pruner({.important = 0.4}, {.ratio = 5 / 6.})[0];
  // Two by attention (2, 5); three of (4, 3, 1, 0): a = 4, 1; b = 3, 0. 1 equals 3 and goes.
  EXPECT_EQ(test::kept_by(five, seen), (test::Ids{0, 2, 3, 4, 5}));
}

TEST(VisPruner, WithAllByAttentionIsTopK) {
  const Evidence seen = test::random_evidence({{5, 5}});
  const Selection selection = vis_pruner({.important = 1}, {.ratio = 0.2})[0].select(seen);
  EXPECT_TRUE(selection.kept.equal(top_k_in_order(seen.vision_attention_N[0], 5)));
  EXPECT_EQ(vis_pruner({.important = 0}, {.ratio = 0.2})[0].select(seen).kept.numel(), 5);
}

}  // namespace glimpse::pruning
