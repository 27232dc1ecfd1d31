#include "nn/gated_mlp.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {

TEST(GatedMlp, GatesTheUpProjectionWithSilu) {
  torch::NoGradGuard no_grad;
  GatedMlp mlp(GatedMlpImpl::Options{.width = 1, .inner = 2});
  auto parameters = mlp->named_parameters();
  parameters["gate_proj.weight"].copy_(torch::tensor({{1.0F}, {0.0F}}));
  parameters["up_proj.weight"].copy_(torch::tensor({{3.0F}, {5.0F}}));
  parameters["down_proj.weight"].copy_(torch::tensor({{10.0F, 100.0F}}));
  // silu(2) * 6 * 10 + silu(0) * ... ; silu(2) = 2 / (1 + e^-2).
  const float expected = 2.0F / (1.0F + std::exp(-2.0F)) * 60.0F;
  EXPECT_NEAR(mlp(torch::tensor({{2.0F}})).item<float>(), expected, 1e-4);
}

TEST(GatedMlp, HasBiasesOnRequest) {
  EXPECT_EQ(GatedMlp(GatedMlpImpl::Options{.width = 2, .inner = 3})->named_parameters().size(), 3);
  const GatedMlp biased(GatedMlpImpl::Options{.width = 2, .inner = 3, .bias = true});
  EXPECT_EQ(biased->named_parameters()["down_proj.bias"].sizes(), torch::IntArrayRef({2}));
}

}  // namespace glimpse::nn
