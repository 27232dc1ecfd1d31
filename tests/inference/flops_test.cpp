#include "inference/flops.h"

#include <gtest/gtest.h>

namespace glimpse::inference {
namespace {

TEST(LayerFlops, AddsProjectionsCausalAttentionAndMlp) {
  const models::DecoderShape shape{
      .width = 8, .heads = 4, .kv_heads = 2, .head_dim = 2, .mlp_width = 10};
  // 3 rows: q and o 8x8, k and v 8x4; scores and mixing 8 wide over 3 * 4 / 2 pairs; MLP 3 of 8x10.
  const double projections = 2 * 3 * (64 + 64 + 32 + 32), attention = 2 * 2 * 6 * 8,
               mlp = 2 * 3 * 3 * 80;
  EXPECT_DOUBLE_EQ(layer_flops(shape, 3, 5), 5 * (projections + attention + mlp));
}

TEST(LayerFlops, AgreesWithTheFigureOfTheLiteratureForLlava7b) {
  // "3.82 T" counts multiply-adds of 576 visual tokens with the full square (evaluation.md 4.2).
  const models::DecoderShape shape{
      .width = 4096, .heads = 32, .kv_heads = 32, .head_dim = 128, .mlp_width = 11008};
  const double full_square = 32 * 2.0 * 576 * 575 * 4096;  // the half that a causal kernel saves
  EXPECT_NEAR((layer_flops(shape, 576, 32) + full_square) / 2, 3.817e12, 0.001e12);
}

}  // namespace
}  // namespace glimpse::inference
