#include "pruning/methods/holov.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(HoloV, SharesTheBudgetBetweenPartsByTheirScores) {
  Evidence seen = test::random_evidence({{1, 8}});
  // Two parts with attention 8 and 4: four of six tokens go to the first.
  seen.vision_attention_N[0] = test::numbers({2, 1, 3, 2, .5, 1.5, 1, 1});
  const HoloVOptions options{.chunks = 2, .alpha = 0};
  EXPECT_EQ(test::kept_by(holov(options, {.ratio = 3 / 8.})[0], seen), (test::Ids{0, 2, 5}));
  // A full part leaves what it cannot take.
  EXPECT_EQ(test::kept_by(holov(options, {.ratio = 7 / 8.})[0], seen),
            (test::Ids{0, 1, 2, 3, 5, 6, 7}));
}

TEST(HoloV, AddsTheVarianceOfSimilaritiesAtTheAttentionsScale) {
  Evidence seen = test::random_evidence({{1, 3}});
  seen.vision_attention_N[0] = test::numbers({1, 1, 1});
  seen.taps_NC[0] = test::numbers({1, 0, 1, 0, 0, 1}).view({3, 2});
  // Cosines 1 1 0 (variance 2/9) twice and 0 0 1 (2/9): mean 2/9, so every score is 1 + alpha.
  const Selection selection = holov({.chunks = 1, .alpha = 0.5}, {.ratio = 0.4})[0].select(seen);
  EXPECT_TRUE(selection.scores.allclose(test::numbers({1.5, 1.5, 1.5})));
}

}  // namespace glimpse::pruning
