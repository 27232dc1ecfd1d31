#include "models/qwen2_5_vl/vision_transformer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/pretrained.h"
#include "models/qwen_cases.h"
#include "models/tiny_qwen.h"
#include "models/whole_run.h"
#include "nn/grid_cells.h"
#include "tensor/load.h"

namespace glimpse::models {
namespace {

const std::vector<Grid> kGrids = {{1, 10, 12}, {1, 8, 4}};

Pixels one_of(const Pixels& pixels, size_t index) {
  int64_t begin = 0;
  for (size_t i = 0; i < index; ++i) begin += pixels.pictures[i].rows;
  return {.values = pixels.values.narrow(0, begin, pixels.pictures[index].rows),
          .pictures = {pixels.pictures[index]}};
}

}  // namespace

TEST(QwenVisionTransformer, RunsPicturesTogetherAsOneByOne) {
  const auto modules = test::tiny_qwen();
  const Pixels pixels = test::tiny_patches("pixel_values", kGrids);
  const VisionOutput both = modules->visual->run(pixels, {.hidden_states = {3, 0}});
  EXPECT_EQ(both.projected_ND.sizes(), torch::IntArrayRef({38, 64}));
  int64_t begin = 0;
  for (size_t i = 0; i < kGrids.size(); ++i) {
    const VisionOutput one = modules->visual->run(one_of(pixels, i), {.hidden_states = {3, 0}});
    const int64_t count = one.projected_ND.size(0);
    EXPECT_LE(test::distance(both.projected_ND.narrow(0, begin, count), one.projected_ND), 1e-4);
    for (size_t tap = 0; tap < 2; ++tap) {
      EXPECT_LE(test::distance(both.taps_NC[tap].narrow(0, begin, count), one.taps_NC[tap]), 1e-4);
    }
    begin += count;
  }
}

TEST(QwenVisionTransformer, TimeStepsOfAClipDoNotSeeEachOther) {
  const auto modules = test::tiny_qwen();
  const Pixels clip = test::tiny_patches("pixel_values", {{2, 4, 6}}, 1.0);
  Pixels pictures = test::tiny_patches("pixel_values", {{1, 4, 6}, {1, 4, 6}});
  EXPECT_LE(test::distance(modules->visual->run(clip, {}).projected_ND,
                           modules->visual->run(pictures, {}).projected_ND),
            1e-4);
}

TEST(QwenVisionTransformer, RefusesOtherPatchesAndBlocks) {
  const auto modules = test::tiny_qwen();
  Pixels pixels = test::tiny_patches("pixel_values", {{1, 4, 4}});
  EXPECT_THROW(modules->visual->run(pixels, {.hidden_states = {4}}), c10::Error);
  pixels.values = torch::zeros({16, 588});
  EXPECT_THROW(modules->visual->run(pixels, {}), c10::Error);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(QwenVisionTransformer, BlocksEqualTheRecord) {
  const Model model = load_model(test::qwen(), {.dtype = "float32"});
  const auto expected = tensor::load_tensors(test::qwen() / "cases/expected.safetensors");
  for (const test::RecordedCase& one : test::qwen_cases()) {
    const torch::Tensor block = test::recorded(expected, one, "vision.block3");
    if (!block.defined() || one.frames_per_second > 0) continue;
    const Pixels pixels = test::pixels_of(*model.processor, one);
    const VisionOutput output = model.vision->run(pixels, {.hidden_states = {0, 3}});
    // The record is in window order: compare sums over the patches of a token after sorting back.
    std::vector<nn::CellGrid> grids;
    for (const PictureShape& p : pixels.pictures)
      grids.push_back({p.patches.h / 2, p.patches.w / 2});
    const torch::Tensor order = nn::window_segments(nn::grid_cells(grids, torch::kCPU), 4).order_N;
    const auto merged = [](const torch::Tensor& x_PC) {
      return x_PC.view({-1, 4, x_PC.size(1)}).mean(1);
    };
    EXPECT_LE(test::distance(output.taps_NC[1].index_select(0, order), merged(block)), 2e-4);
    EXPECT_LE(test::distance(output.taps_NC[0].index_select(0, order),
                             merged(test::recorded(expected, one, "vision.block0"))),
              2e-4);
    EXPECT_LE(test::distance(output.projected_ND.index_select(0, order),
                             test::recorded(expected, one, "vision.merger")),
              2e-4);
  }
}
#endif

TEST(QwenVisionTransformer, TokensReceiveAttentionFromTheirPictureOrWindowOnly) {
  const auto modules = test::tiny_qwen();
  const Pixels pixels = test::tiny_patches("pixel_values", kGrids);
  const VisionTaps taps{.attention = {3, 0}, .unsplit_attention = {1}, .keys = {2}};
  const VisionOutput both = modules->visual->run(pixels, taps);
  // Attention of a picture's patches sums to 1; tokens have the mean of four patches. Block 3 sees
  // whole pictures of 30 and 8 tokens, block 0 windows of 4 x 4: 5 x 6 tokens are four of them.
  const auto sum_of = [](const torch::Tensor& x_N) { return 4 * x_N.sum().item<double>(); };
  EXPECT_NEAR(sum_of(both.attention_N[0].narrow(0, 0, 30)), 1, 1e-4);
  EXPECT_NEAR(sum_of(both.attention_N[0].narrow(0, 30, 8)), 1, 1e-4);
  EXPECT_NEAR(sum_of(both.attention_N[1].narrow(0, 0, 30)), 4, 1e-4);
  EXPECT_NEAR(sum_of(both.unsplit_attention_N[0]), 2, 1e-4);
  EXPECT_EQ(both.keys_NHd[0].sizes(), torch::IntArrayRef({38, 4, 16}));
  const VisionOutput second = modules->visual->run(one_of(pixels, 1), taps);
  EXPECT_LE(test::distance(both.attention_N[0].narrow(0, 30, 8), second.attention_N[0]), 1e-5);
  EXPECT_LE(test::distance(both.keys_NHd[0].narrow(0, 30, 8), second.keys_NHd[0]), 1e-4);
  EXPECT_THROW(modules->visual->run(pixels, {.attention = {4}}), c10::Error);
}

}  // namespace glimpse::models
