#include "training/vision_objective.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "training/pretrain_start.h"
#include "training/tiny_pretrain.h"

namespace glimpse::training {

TEST(VisionObjective, LearnsAFixedBatch) {
  models::LlavaModules modules(test::tiny_llava_config());
  start_vision(*modules.vision, 1);
  VisionObjective objective(modules.vision, 2, {.images_per_step = 2, .workers = 1});
  AdamW optimizer(objective.parameters(), {});
  const double start = objective.step(0).loss;
  for (int i = 0; i < 15; ++i) optimizer.step(objective.step(0).gradients, 3e-3);
  EXPECT_LT(objective.step(0).loss, 0.8 * start);
}

TEST(VisionObjective, TrainsWhatTheProjectorReadsAndNothingBehind) {
  models::LlavaModules modules(test::tiny_llava_config());
  start_vision(*modules.vision, 1);
  const VisionObjective objective(modules.vision, 2, {.images_per_step = 2, .workers = 1});
  bool heads = false;
  for (const NamedParameter& p : objective.parameters()) {
    EXPECT_EQ(p.name.find("layers.2."), std::string::npos);
    EXPECT_EQ(p.name.find("post_layernorm"), std::string::npos);
    heads = heads || p.name.starts_with("heads.");
  }
  EXPECT_TRUE(heads);
}

TEST(ClipPixels, NormalisesChannelwise) {
  const auto scene = data::draw_scene({.seed = 1}, 0);
  const torch::Tensor pixels = clip_pixels({scene});
  const double red = scene.pixels.rgb[0] / 255.0;
  EXPECT_NEAR(pixels[0][0][0][0].item<double>(), (red - 0.48145466) / 0.26862954, 1e-5);
}

}  // namespace glimpse::training
