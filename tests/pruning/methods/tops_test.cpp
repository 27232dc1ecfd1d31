#include "pruning/methods/tops.h"

#include <gtest/gtest.h>

#include "pruning/primitives/raters.h"
#include "pruning/primitives/similarity.h"
#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(Tops, ChoosesByTheTowerFirstAndByTheRatersLater) {
  const Evidence seen = test::random_evidence({{4, 4}});
  const auto stages = tops({.vision_block = 4, .feature_tap = 5}, {.cuts = {{0, 0.5}, {3, 0.25}}});
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[0].at, Hook::before_decoder);
  EXPECT_EQ(stages[1].needs.attention_layers, (test::Ids{2}));
  const auto sorted = [](const torch::Tensor& kept) {
    return test::values(std::get<0>(kept.sort()));
  };
  EXPECT_EQ(
      test::kept_by(stages[0], seen),
      sorted(greedy_three_terms(cosines(seen.taps_NC[0]), seen.vision_attention_N[0], 8, {})));
  const torch::Tensor relevance =
      rater_scores(seen.attention_HRN, rater_rows(seen.projected_ND, seen.question_QD));
  EXPECT_EQ(test::kept_by(stages[1], seen),
            sorted(greedy_three_terms(cosines(seen.hidden_ND), relevance, 4, {})));
  EXPECT_THROW(tops({}, {.cuts = {{3, 0.25}}}), c10::Error);
}

}  // namespace glimpse::pruning
