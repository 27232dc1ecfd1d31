#include "nn/rms_norm.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {

TEST(RmsNorm, DividesByTheRootOfTheMeanSquarePlusEpsilon) {
  torch::NoGradGuard no_grad;
  RmsNorm norm(2, /*eps=*/3.5);
  norm->weight.copy_(torch::tensor({1.0F, 10.0F}));
  // Mean square (9 + 16) / 2 = 12.5, plus 3.5 is 16.
  EXPECT_TRUE(norm(torch::tensor({{3.0F, 4.0F}})).allclose(torch::tensor({{0.75F, 10.0F}})));
}

TEST(RmsNorm, InBfloat16NormalisesInFloat32AndRoundsBeforeTheWeight) {
  torch::NoGradGuard no_grad;
  torch::manual_seed(3);
  RmsNorm norm(64, 1e-5);
  norm->weight.copy_(torch::rand({64}) + 0.5);
  norm->to(torch::kBFloat16);
  const torch::Tensor x = (5 * torch::randn({8, 64})).to(torch::kBFloat16);
  const torch::Tensor wide = x.to(torch::kFloat32);
  const torch::Tensor normal = wide * (wide.pow(2).mean(-1, true) + 1e-5).rsqrt();
  EXPECT_TRUE(norm(x).equal(normal.to(torch::kBFloat16) * norm->weight));
  // The other order, weight in float32 and one rounding, is another function.
  const torch::Tensor other = (normal * norm->weight.to(torch::kFloat32)).to(torch::kBFloat16);
  EXPECT_FALSE(norm(x).equal(other));
}

TEST(RmsNorm, LetsGradientsThrough) {
  RmsNorm norm(4, 1e-6);
  const torch::Tensor x = torch::tensor({{1.0F, 2.0F, 3.0F, 4.0F}}).requires_grad_();
  norm(x).sum().backward();
  // The function is homogeneous of degree 0 without epsilon: x . grad = 0.
  EXPECT_NEAR((x * x.grad()).sum().item<float>(), 0, 1e-5);
}

}  // namespace glimpse::nn
