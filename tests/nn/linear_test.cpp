#include "nn/linear.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {

TEST(Linear, IsXTimesWeightTransposedPlusBias) {
  torch::NoGradGuard no_grad;
  Linear layer(LinearOptions{.in = 2, .out = 3, .bias = true});
  layer->weight.copy_(torch::tensor({{1.0F, 2.0F}, {0.0F, -1.0F}, {3.0F, 0.5F}}));
  layer->bias.copy_(torch::tensor({10.0F, 20.0F, 30.0F}));
  const torch::Tensor y = layer(torch::tensor({{1.0F, 1.0F}, {2.0F, -2.0F}}));
  EXPECT_TRUE(y.equal(torch::tensor({{13.0F, 19.0F, 33.5F}, {8.0F, 22.0F, 35.0F}})));
}

TEST(Linear, WithoutBiasHasOneParameter) {
  const Linear layer(LinearOptions{.in = 4, .out = 5});
  EXPECT_FALSE(layer->bias.defined());
  ASSERT_EQ(layer->named_parameters().size(), 1);
  EXPECT_EQ(layer->named_parameters()["weight"].sizes(), torch::IntArrayRef({5, 4}));
}

}  // namespace glimpse::nn
