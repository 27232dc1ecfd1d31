#include "pruning/glimpse/glimpse_predictor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

int64_t elements(const torch::nn::Module& module, const std::string& prefix) {
  int64_t sum = 0;
  for (const auto& item : module.named_parameters()) {
    if (item.key().starts_with(prefix)) sum += item.value().numel();
  }
  return sum;
}

}  // namespace

TEST(GlimpsePredictor, HasThePublishedTensorsAndSizes) {
  const GlimpsePredictor predictor(test::demo_config(), test::demo_host());
  EXPECT_EQ(predictor->named_parameters().size(), 64U);
  EXPECT_EQ(elements(*predictor, "attn_fuser."), 527105);
  EXPECT_EQ(elements(*predictor, ""), 565505);
  const auto parameters = predictor->named_parameters();
  EXPECT_EQ(parameters["attn_fuser.layers.3.attn.k_proj.weight"].sizes(),
            torch::IntArrayRef({192, 192}));
  EXPECT_EQ(parameters["attn_fuser.attn_out_projs.3.weight"].sizes(), torch::IntArrayRef({1, 64}));
  EXPECT_TRUE(parameters.contains("attn_fuser.cond_in_projs.0.bias"));
  EXPECT_TRUE(parameters.contains("attn_fuser.layers.0.mlp.gate_proj.bias"));
}

TEST(GlimpsePredictor, AddsTheContentTermUnderKeysOfItsOwn) {
  GlimpseConfig config = test::demo_config();
  config.visual_content = true;
  const GlimpsePredictor predictor(config, test::demo_host());
  EXPECT_EQ(elements(*predictor, "attn_fuser.content."), 2 * 192 * 128 + 128 * 64 + 2 * 192);
  EXPECT_EQ(elements(*predictor, "attn_fuser.") - elements(*predictor, "attn_fuser.content."),
            527105);
}

TEST(GlimpsePredictor, RefusesAConfigThatDoesNotFitTheModel) {
  HostShape host = test::demo_host();
  host.layers = 3;
  EXPECT_NE(test::error_text([&] { GlimpsePredictor(test::demo_config(), host); }), "");
}

}  // namespace glimpse::pruning
