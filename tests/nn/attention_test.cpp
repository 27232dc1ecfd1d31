#include "nn/attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {
namespace {

constexpr double kTolerance = 1e-5;

// One query row and head at a time, in double.
torch::Tensor naive(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                    const torch::Tensor& visible) {
  torch::Tensor out = torch::zeros_like(q);
  const int64_t share = q.size(0) / k.size(0);
  for (int64_t head = 0; head < q.size(0); ++head) {
    for (int64_t row = 0; row < q.size(1); ++row) {
      const torch::Tensor keys = k[head / share].to(torch::kFloat64);
      torch::Tensor scores = keys.mv(q[head][row].to(torch::kFloat64)) / std::sqrt(q.size(2));
      scores.masked_fill_(visible[row].logical_not(), -1e300);
      out[head][row] = v[head / share].to(torch::kFloat64).t().mv(at::softmax(scores, 0));
    }
  }
  return out;
}

}  // namespace

TEST(AttentionWeights, AreTheSoftmaxOfScaledProducts) {
  const torch::Tensor q = torch::tensor({2.0F, 0.0F, 0.0F, 0.0F}).view({1, 1, 4});
  const torch::Tensor k = torch::zeros({1, 2, 4});
  k[0][1][0] = std::log(3.0F);  // scores 0 and 2 log 3 / 2
  const torch::Tensor weights = attention_weights(q, k, {});
  EXPECT_TRUE(weights.allclose(torch::tensor({0.25F, 0.75F}).view({1, 1, 2})));
}

TEST(AttentionWeights, HiddenKeysGetNothing) {
  torch::manual_seed(2);
  const torch::Tensor visible = torch::tensor({{true, false, true}});
  const torch::Tensor bias = additive_mask(visible, torch::kFloat32);
  const torch::Tensor weights =
      attention_weights(torch::randn({2, 1, 4}), torch::randn({2, 3, 4}), bias);
  EXPECT_EQ(weights.select(2, 1).abs().sum().item<float>(), 0);
  EXPECT_TRUE(weights.sum(-1).allclose(torch::ones({2, 1})));
}

TEST(Attend, AgreesWithALoopOverHeadsAndRows) {
  torch::manual_seed(4);
  const torch::Tensor q = torch::randn({4, 3, 8}), k = torch::randn({2, 5, 8}),
                      v = torch::randn({2, 5, 8});
  const torch::Tensor visible = torch::ones({3, 5}, torch::kBool).tril(2);
  const torch::Tensor out = attend(q, k, v, additive_mask(visible, torch::kFloat32));
  EXPECT_TRUE(out.allclose(naive(q, k, v, visible), kTolerance, kTolerance));
}

TEST(Attend, BatchesAreIndependent) {
  torch::manual_seed(5);
  const torch::Tensor q = torch::randn({2, 4, 3, 8}), k = torch::randn({2, 2, 5, 8}),
                      v = torch::randn({2, 2, 5, 8});
  const torch::Tensor out = attend(q, k, v, {});
  for (int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(out[i].allclose(attend(q[i], k[i], v[i], {}), kTolerance, kTolerance));
  }
}

// Long enough to be taken apart: 4 heads of 600 rows, and rows of one head, 2,400 keys each.
TEST(Attend, PartsGiveWhatTheWholeGives) {
  torch::manual_seed(6);
  for (const int64_t rows : {600, 2400}) {
    const torch::Tensor q = torch::randn({1, 4, rows, 8}), k = torch::randn({1, 2, 2400, 8}),
                        v = torch::randn({1, 2, 2400, 12});  // values may be wider than keys
    const torch::Tensor visible = torch::ones({rows, 2400}, torch::kBool).tril(2400 - rows);
    for (const torch::Tensor& bias : {additive_mask(visible, torch::kFloat32), torch::Tensor()}) {
      const torch::Tensor whole =
          at::matmul(attention_weights(q, k, bias), repeat_heads(v, q.size(-3)));
      EXPECT_TRUE(attend(q, k, v, bias).allclose(whole, kTolerance, kTolerance));
      const auto coarse = [&](const torch::Tensor& x) {
        return x.defined() ? x.to(torch::kBFloat16) : x;
      };
      const torch::Tensor parts = attend(coarse(q), coarse(k), coarse(v), coarse(bias));
      EXPECT_LT((parts.to(torch::kFloat32) - whole).abs().max().item<float>(), 0.03) << rows;
    }
  }
}

TEST(Attend, EverySampleHasItsOwnBias) {
  torch::manual_seed(7);
  const torch::Tensor q = torch::randn({2, 4, 600, 8}), k = torch::randn({2, 4, 1200, 8});
  torch::Tensor bias = torch::zeros({2, 1, 1, 1200});
  bias[1].slice(-1, 600).fill_(-std::numeric_limits<float>::infinity());
  const torch::Tensor out = attend(q, k, k, bias);
  EXPECT_TRUE(out[0].allclose(attend(q[0], k[0], k[0], {}), kTolerance, kTolerance));
  const torch::Tensor seen = k[1].slice(1, 0, 600);
  EXPECT_TRUE(out[1].allclose(attend(q[1], seen, seen, {}), kTolerance, kTolerance));
}

TEST(AdditiveMask, IsZeroWhereVisibleAndMinusInfinityElsewhere) {
  const torch::Tensor mask = additive_mask(torch::tensor({true, false}), torch::kBFloat16);
  EXPECT_EQ(mask.scalar_type(), torch::kBFloat16);
  EXPECT_EQ(mask[0].item<float>(), 0);
  EXPECT_EQ(mask[1].item<float>(), -std::numeric_limits<float>::infinity());
}

TEST(RepeatHeads, GivesNeighbouringQueryHeadsTheSameKeyHead) {
  const torch::Tensor kv = torch::arange(2, torch::kFloat32).view({2, 1, 1});
  EXPECT_TRUE(repeat_heads(kv, 4).flatten().equal(torch::tensor({0.0F, 0.0F, 1.0F, 1.0F})));
  EXPECT_TRUE(repeat_heads(kv, 2).is_same(kv));
}

}  // namespace glimpse::nn
