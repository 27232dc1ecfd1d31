#include "pruning/start_parameters.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

torch::Tensor parameter(torch::nn::Module& module, const std::string& name) {
  return module.named_parameters()[name];
}

}  // namespace

TEST(StartParameters, FollowTheNames) {
  GlimpsePredictor predictor(test::demo_config(), test::demo_host());
  start_parameters(*predictor, 7);
  EXPECT_TRUE(parameter(*predictor, "le_norm.weight").eq(1).all().item<bool>());
  EXPECT_TRUE(parameter(*predictor, "attn_fuser.layers.0.norm2.weight").eq(1).all().item<bool>());
  EXPECT_TRUE(parameter(*predictor, "le_proj.bias").eq(0).all().item<bool>());
  EXPECT_NEAR(parameter(*predictor, "learnable_embeddings").std().item<double>(), 0.02, 0.002);
  const torch::Tensor q = parameter(*predictor, "attn_fuser.layers.1.attn.q_proj.weight");
  const double bound = std::sqrt(6.0 / (192 + 192));
  EXPECT_LE(q.abs().max().item<double>(), bound);
  EXPECT_NEAR(q.std().item<double>(), bound / std::sqrt(3.0), 0.002);
}

TEST(StartParameters, CoverEveryParameterOfAScout) {
  ScoutPredictor scout(test::small_scout_config(), test::small_host());
  for (auto& item : scout->named_parameters()) {
    torch::NoGradGuard no_grad;
    item.value().fill_(std::nan(""));
  }
  start_parameters(*scout, 7);
  for (const auto& item : scout->named_parameters()) {
    EXPECT_TRUE(item.value().isfinite().all().item<bool>()) << item.key();
  }
}

TEST(StartParameters, DependOnTheSeedOnly) {
  const auto weights = [](uint64_t seed) {
    auto predictor = test::small_glimpse(test::small_config(), seed);
    return parameter(*predictor, "le_proj.weight").clone();
  };
  EXPECT_TRUE(weights(3).equal(weights(3)));
  EXPECT_FALSE(weights(3).equal(weights(4)));
}

}  // namespace glimpse::pruning
