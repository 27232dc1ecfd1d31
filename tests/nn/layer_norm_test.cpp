#include "nn/layer_norm.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {

TEST(LayerNorm, CentresAndScalesTheLastDimension) {
  torch::NoGradGuard no_grad;
  LayerNorm norm(2, /*eps=*/1.0);
  norm->weight.copy_(torch::tensor({2.0F, 4.0F}));
  norm->bias.copy_(torch::tensor({0.5F, -0.5F}));
  // Mean 0, variance 3, so the divisor is sqrt(3 + 1) = 2.
  const float a = std::sqrt(3.0F);
  const torch::Tensor y = norm(torch::tensor({{a, -a}}));
  EXPECT_TRUE(y.allclose(torch::tensor({{a + 0.5F, -2 * a - 0.5F}})));
}

}  // namespace glimpse::nn
