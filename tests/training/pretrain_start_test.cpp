#include "training/pretrain_start.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "training/tiny_pretrain.h"
#include "training/vision_objective.h"

namespace glimpse::training {
namespace {

models::LlavaConfig demo_width() {
  models::LlavaConfig config = test::tiny_llava_config();
  config.vision_config = {.hidden_size = 192,
                          .intermediate_size = 8,
                          .num_hidden_layers = 2,
                          .num_attention_heads = 6,
                          .image_size = 224,
                          .patch_size = 14};
  return config;
}

}  // namespace

TEST(StartVision, PatchResponsesAreWhite) {
  const torch::NoGradGuard no_grad;
  models::LlavaModules modules(demo_width());
  start_vision(*modules.vision, 1);
  const torch::Tensor filters =
      modules.vision->named_parameters()["embeddings.patch_embedding.weight"];
  const auto scene = data::draw_scene({.seed = 5, .dense = true}, 0);
  const torch::Tensor response = at::conv2d(clip_pixels({scene}), filters, {}, {14, 14});
  const torch::Tensor deviation = response.transpose(0, 1).flatten(1).std(1);
  EXPECT_GT(deviation.min().item<double>(), 0.05);
  EXPECT_LT(deviation.max().item<double>(), 3.0);
}

TEST(StartVision, PositionsTellNeighboursFromStrangers) {
  const torch::NoGradGuard no_grad;
  models::LlavaModules modules(demo_width());
  start_vision(*modules.vision, 1);
  const torch::Tensor table =
      modules.vision->named_parameters()["embeddings.position_embedding.weight"];
  const auto likeness = [&](int64_t a, int64_t b) {
    return table[1 + a].dot(table[1 + b]).item<double>();
  };
  EXPECT_GT(likeness(0, 1), likeness(0, 5));
  EXPECT_GT(likeness(0, 16), likeness(0, 5 * 16));
}

TEST(StartLanguage, ProjectedRowsHaveAboutUnitDeviation) {
  const torch::NoGradGuard no_grad;
  models::LlavaModules modules(demo_width());
  start_vision(*modules.vision, 1);
  start_language(modules, 4.5, 2);
  const torch::Tensor projected = modules.project(4.5 * torch::randn({500, 192}));
  EXPECT_NEAR(projected.std().item<double>(), 1.0, 0.4);
}

TEST(MeasureFeatureStd, IsOfTheProjectedState) {
  const torch::NoGradGuard no_grad;
  models::LlavaModules modules(demo_width());
  start_vision(*modules.vision, 1);
  EXPECT_GT(measure_feature_std(modules), 0.1);
}

}  // namespace glimpse::training
