#include "nn/attention_rows.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "nn/attention.h"

namespace glimpse::nn {
namespace {

struct HeadsAndKeys {
  torch::Tensor q = torch::tensor({2.0F, 0.0F, 0.0F, 0.0F, 0.0F, 4.0F, 0.0F, 0.0F}).view({2, 1, 4});
  torch::Tensor keys =
      torch::tensor({1.0F, 3.0F, 0.0F, 0.0F, -1.0F, 0.5F, 0.0F, 0.0F}).view({1, 2, 4});
};

}  // namespace

TEST(AttentionRows, RawScoresAreProductsOverTheRootOfTheHeadSize) {
  const HeadsAndKeys x;
  // Head 0: (2, -2) / 2; head 1 reads the same key head: (12, 2) / 2.
  EXPECT_TRUE(attention_rows(x.q, x.keys, RowScore::raw)
                  .equal(torch::tensor({1.0F, -1.0F, 6.0F, 1.0F}).view({2, 1, 2})));
}

TEST(AttentionRows, SoftmaxRunsOverAllKeysAndLogSoftmaxIsItsLogarithm) {
  const HeadsAndKeys x;
  const torch::Tensor soft = attention_rows(x.q, x.keys, RowScore::softmax);
  EXPECT_NEAR(soft[0][0][0].item<float>(), 1 / (1 + std::exp(-2.0)), 1e-6);
  EXPECT_NEAR(soft[1][0][1].item<float>(), 1 / (1 + std::exp(5.0)), 1e-6);
  EXPECT_TRUE(attention_rows(x.q, x.keys, RowScore::log_softmax).allclose(soft.log(), 1e-5, 1e-6));
}

TEST(AttentionRows, AreTheChosenRowsOfTheFullMap) {
  torch::manual_seed(6);
  const torch::Tensor q = torch::randn({4, 7, 8}), k = torch::randn({2, 7, 8});
  const torch::Tensor rows = torch::tensor({1, 6}, torch::kInt64);
  const torch::Tensor full = attention_weights(q, k, {});
  EXPECT_TRUE(attention_rows(q.index_select(1, rows), k, RowScore::softmax)
                  .allclose(full.index_select(1, rows), 1e-5, 1e-6));
}

TEST(AttentionRows, KeepTheQuerysTypeAndNormaliseInFloat32) {
  torch::manual_seed(7);
  const torch::Tensor q = torch::randn({2, 1, 8}).to(torch::kBFloat16);
  const torch::Tensor keys = torch::randn({2, 300, 8}).to(torch::kBFloat16);
  const torch::Tensor raw = attention_rows(q, keys, RowScore::raw);
  const torch::Tensor soft = attention_rows(q, keys, RowScore::softmax);
  EXPECT_EQ(soft.scalar_type(), torch::kBFloat16);
  EXPECT_TRUE(soft.equal(at::softmax(raw.to(torch::kFloat32), -1).to(torch::kBFloat16)));
}

TEST(AttentionRows, CausalRowsAreTheLastOnesAndSeeNothingBehindThemselves) {
  torch::manual_seed(7);
  const torch::Tensor q = torch::randn({2, 3, 4}), k = torch::randn({2, 6, 4});
  const torch::Tensor rows = attention_rows(q, k, RowScore::softmax, /*causal=*/true);
  for (int64_t row = 0; row < 3; ++row) {
    const torch::Tensor alone =
        attention_rows(q.slice(1, row, row + 1), k.slice(1, 0, 4 + row), RowScore::softmax);
    EXPECT_TRUE(rows.slice(1, row, row + 1).slice(2, 0, 4 + row).allclose(alone, 1e-5, 1e-6));
    EXPECT_EQ(rows.slice(1, row, row + 1).slice(2, 4 + row).sum().item<float>(), 0);
  }
}

}  // namespace glimpse::nn
