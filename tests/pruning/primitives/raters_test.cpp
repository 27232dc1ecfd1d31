#include "pruning/primitives/raters.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {

TEST(Raters, AreTheTextRowsThatGetMoreThanTheMeanShareOfThePicture) {
  // Both tokens point to text row 1, one a little to row 2.
  const torch::Tensor tokens = torch::tensor({0.0F, 4.0F, 0.0F, 0.0F, 4.0F, 2.0F}).view({2, 3});
  EXPECT_EQ(test::values(rater_rows(tokens, torch::eye(3))), (std::vector<int64_t>{1}));
  EXPECT_EQ(test::values(rater_rows(tokens, torch::ones({2, 3}))), (std::vector<int64_t>{0, 1}));
}

TEST(Raters, ScoreByTheirMeanAttentionOverTheHeadsThatLookMost) {
  // Heads 0 and 1, rows 0 to 2, two tokens.
  const torch::Tensor attention =
      torch::tensor({.1F, .1F, .9F, .9F, .3F, .1F, .5F, .1F, .9F, .9F, .3F, .3F}).view({2, 3, 2});
  const torch::Tensor raters = torch::tensor({0, 2}, torch::kInt64);
  EXPECT_TRUE(rater_scores(attention, raters).allclose(torch::tensor({.3F, .15F})));
  EXPECT_TRUE(rater_scores(attention, raters, 1).allclose(torch::tensor({.4F, .2F})));
  EXPECT_TRUE(rater_scores(attention, raters, 5).allclose(torch::tensor({.3F, .15F})));
}

}  // namespace glimpse::pruning
