#include "nn/segment_attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "nn/attention.h"

namespace glimpse::nn {

TEST(SegmentAttention, IsAttentionWithinEverySegment) {
  torch::manual_seed(3);
  const std::vector<int64_t> lengths = {2, 3, 3, 1};
  const torch::Tensor q = torch::randn({9, 2, 4}), k = torch::randn({9, 2, 4});
  const torch::Tensor v = torch::randn({9, 2, 6});
  const torch::Tensor number = torch::tensor({0, 0, 1, 1, 1, 2, 2, 2, 3}, torch::kInt64);
  const torch::Tensor same = number.unsqueeze(0) == number.unsqueeze(1);
  const auto heads = [](const torch::Tensor& x) { return x.transpose(0, 1); };
  const torch::Tensor dense =
      attend(heads(q), heads(k), heads(v), additive_mask(same, torch::kFloat32))
          .transpose(0, 1)
          .flatten(1);
  const torch::Tensor out = attend_segments(q, k, v, lengths);
  EXPECT_EQ(out.sizes(), torch::IntArrayRef({9, 12}));
  EXPECT_TRUE(out.allclose(dense, 1e-5, 1e-6));
}

TEST(SegmentAttention, KeepsLeadingDimensions) {
  torch::manual_seed(4);
  const torch::Tensor q = torch::randn({2, 5, 2, 4}), k = torch::randn({2, 5, 2, 4});
  const torch::Tensor v = torch::randn({2, 5, 2, 4});
  const torch::Tensor both = attend_segments(q, k, v, {2, 2, 1});
  for (int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(both[i].allclose(attend_segments(q[i], k[i], v[i], {2, 2, 1}), 1e-5, 1e-6));
  }
}

TEST(SegmentAttention, LongSegmentsUseTheFusedKernelWithTheSameResult) {
  torch::manual_seed(5);
  const torch::Tensor q = torch::randn({2100, 1, 4}), k = torch::randn({2100, 1, 4});
  const torch::Tensor v = torch::randn({2100, 1, 4});
  const torch::Tensor weights = attention_weights(q.transpose(0, 1), k.transpose(0, 1), {});
  const torch::Tensor dense = at::matmul(weights, v.transpose(0, 1))[0];
  EXPECT_TRUE(attend_segments(q, k, v, {2100}).allclose(dense, 1e-4, 1e-5));
}

TEST(ReceivedAttention, IsTheMeanOverQueriesAndHeadsOfEverySegmentsMap) {
  torch::manual_seed(6);
  const torch::Tensor q = torch::randn({1030, 2, 4}), k = torch::randn({1030, 2, 4});
  const torch::Tensor received = received_attention(q, k, {1027, 3});
  const auto map = [&](int64_t begin, int64_t count) {
    const auto part = [&](const torch::Tensor& x) {
      return x.narrow(0, begin, count).transpose(0, 1);
    };
    return attention_weights(part(q), part(k), {}).mean(1).mean(0);
  };
  EXPECT_TRUE(received.slice(0, 0, 1027).allclose(map(0, 1027), 1e-4, 1e-7));
  EXPECT_TRUE(received.slice(0, 1027).allclose(map(1027, 3), 1e-4, 1e-7));
  EXPECT_NEAR(received.sum().item<double>(), 2, 1e-4);
}

}  // namespace glimpse::nn
