#include "pruning/methods/fastv.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {

TEST(FastV, ReadsTheLayerBelowItsOwn) {
  const Stage stage = fastv({.layer = 2, .ratio = 0.5})[0];
  EXPECT_EQ(stage.at, Hook::between_layers);
  EXPECT_EQ(stage.layer, 2);
  EXPECT_EQ(stage.needs.attention_layers, std::vector<int64_t>{1});
  EXPECT_EQ(stage.needs.query, QueryRows::last_token);
  EXPECT_EQ(stage.needs.score, nn::RowScore::softmax);
}

TEST(FastV, KeepsTheTokensWithTheLargestMeanOverHeads) {
  Evidence evidence{.grids = {{1, 4}}, .alive_N = torch::arange(4, torch::kInt64)};
  evidence.attention_HRN = torch::tensor({.4, .1, .1, .0, .0, .1, .2, .3}).view({2, 1, 4});
  const Selection selection = fastv({.layer = 1, .ratio = 0.5})[0].select(evidence);
  EXPECT_EQ(test::values(selection.kept), (std::vector<int64_t>{0, 2}));
  EXPECT_NEAR(selection.scores[0].item<double>(), 0.2, 1e-6);
}

}  // namespace glimpse::pruning
