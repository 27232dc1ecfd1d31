#include "models/tower_flops.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/llava/config.h"
#include "models/llava/model.h"
#include "models/llava/pretrained.h"
#include "models/qwen2_5_vl/model.h"
#include "support/bare_folder.h"

namespace glimpse::models {
namespace {

TEST(TowerFlops, AreThoseWorkedOutByHand) {
  EXPECT_EQ(product_flops(3, 4, 5), 120);
  const TowerShape plain{.blocks = 2, .width = 2, .mlp_width = 3, .mlp_matrices = 2};
  // Of a block over 2 + 1 rows: projections 4 x 24, scores and mixing 32 + 8, MLP 2 x 36.
  EXPECT_EQ(tower_flops(plain, {2, 1}), 2 * (96 + 40 + 72));
  TowerShape gated = plain;
  gated.mlp_matrices = 3;
  EXPECT_EQ(tower_flops(gated, {2, 1}), 2 * (96 + 40 + 108));
  EXPECT_GT(tower_flops(plain, {3}), tower_flops(plain, {2, 1})) << "one segment attends to more";
}

// evaluation.md and the published sizes: 72 x 72 patches, windows of 64, four blocks over
// everything.
TEST(TowerFlops, OfQwenAreSevenTeraAtAThousandPixelsSquare) {
  const QwenConfig config = read_qwen_config(test::bench_models() / "qwen2_5_vl_3b");
  const auto tower = qwen_vision_tower(std::make_shared<QwenModules>(config));
  const Pixels pixels{.values = torch::empty({5184, 1176}),
                      .pictures = {{.rows = 5184, .patches = {.t = 1, .h = 72, .w = 72}}}};
  const double p = 5184, c = 1280, linear = 2 * p * (4 * c * c + 3 * c * 3420);
  const double blocks = 32 * linear + 4 * (4 * p * p * c) + 28 * (4 * p * 64 * c);
  const double merger = 2 * 1296.0 * (5120.0 * 5120 + 5120.0 * 2048);
  EXPECT_NEAR(tower->flops(pixels) / (blocks + merger + 2 * p * 1176 * c), 1, 1e-12);
  EXPECT_NEAR(tower->flops(pixels) / 1e12, 7.2, 0.1);
}

TEST(TowerFlops, OfLlavaStopAtTheProjectedState) {
  const LlavaConfig config = read_llava_config(test::bench_models() / "llava15_7b");
  const auto tower = llava_vision_tower(std::make_shared<LlavaModules>(config));
  const Pixels pixels{.values = torch::empty({1, 3, 336, 336}), .pictures = {{.rows = 1}}};
  const double rows = 577, c = 1024;
  const double blocks = 23 * (2 * rows * (4 * c * c + 2 * c * 4096) + 4 * rows * rows * c);
  const double ends = 2 * 576 * (588 * c + c * 4096 + 4096.0 * 4096);
  EXPECT_NEAR(tower->flops(pixels) / (blocks + ends), 1, 1e-12);
}

}  // namespace
}  // namespace glimpse::models
