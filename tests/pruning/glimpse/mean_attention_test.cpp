#include "pruning/glimpse/mean_attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::pruning {

TEST(MeanAttention, ScalesTheMeanOfTheHeadsInEveryPicture) {
  // Pictures of three and two tokens, two heads; the mean of logarithms: 0.2, 0.4, 0.3; 0.2, 0.3.
  const torch::Tensor shares =
      torch::tensor({0.2F, 0.2F, 0.8F, 0.2F, 0.3F, 0.3F, 0.1F, 0.4F, 0.3F, 0.3F});
  const torch::Tensor logits =
      mean_attention({.rows_QNF = shares.view({1, 5, 2}).log(), .grids = {{1, 3}, {2, 1}}});
  EXPECT_TRUE(logits.allclose(torch::tensor({{0.0F, 1.0F, 0.5F, 0.0F, 1.0F}}), 1e-3, 1e-3));
}

TEST(MeanAttention, TurnsRawLogitsIntoSharesOfTheirPicture) {
  const torch::Tensor rows = torch::tensor({1.0F, 3.0F, 2.0F, 5.0F}).view({1, 4, 1});
  const MeanAttentionInput raw{.rows_QNF = rows, .grids = {{1, 4}}, .raw = true};
  const MeanAttentionInput shares{.rows_QNF = rows.log_softmax(1), .grids = {{1, 4}}};
  EXPECT_TRUE(mean_attention(raw).allclose(mean_attention(shares), 1e-5, 1e-6));
}

TEST(MeanAttention, LooksAtAliveTokensOnly) {
  const torch::Tensor rows = torch::tensor({-1.0F, -3.0F}).view({1, 2, 1});
  const torch::Tensor logits = mean_attention(
      {.rows_QNF = rows, .grids = {{1, 4}}, .alive_N = torch::tensor({1, 3}, torch::kInt64)});
  EXPECT_TRUE(logits.allclose(torch::tensor({{1.0F, 0.0F}}), 1e-4, 1e-4));
}

}  // namespace glimpse::pruning
