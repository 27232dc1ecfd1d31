#include "models/clip/vision_transformer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "models/llava15_cases.h"
#include "models/pretrained.h"
#include "models/tiny_llava.h"
#include "models/whole_run.h"

namespace glimpse::models {
namespace {

ClipVisionTransformer tiny_tower() { return test::tiny_llava()->vision; }

}  // namespace

TEST(ClipVisionTransformer, GivesStatesInTheOrderAskedForWithTheClassTokenFirst) {
  const auto states = tiny_tower()->hidden_states(test::tiny_pixels(2).values, {3, 0, 3});
  ASSERT_EQ(states.size(), 3);
  for (const torch::Tensor& state : states) {
    EXPECT_EQ(state.sizes(), torch::IntArrayRef({2, 10, 32}));
  }
  EXPECT_TRUE(states[0].equal(states[2]));
  EXPECT_GT(test::distance(states[0], states[1]), 0.1);
}

TEST(ClipVisionTransformer, PicturesOfABatchDoNotSeeEachOther) {
  ClipVisionTransformer tower = tiny_tower();
  const torch::Tensor pixels = test::tiny_pixels(2).values;
  const torch::Tensor both = tower->hidden_states(pixels, {3})[0];
  const torch::Tensor second = tower->hidden_states(pixels.narrow(0, 1, 1), {3})[0];
  EXPECT_LE(test::distance(both.narrow(0, 1, 1), second), 1e-5);
}

TEST(ClipVisionTransformer, PatchesAreTheStridedConvolution) {
  ClipVisionTransformer tower = tiny_tower();
  torch::NoGradGuard no_grad;
  auto parameters = tower->named_parameters();
  const torch::Tensor pixels = test::tiny_pixels().values;
  const torch::Tensor map =
      at::conv2d(pixels, parameters["embeddings.patch_embedding.weight"], {}, {14, 14});
  const torch::Tensor rows = map.flatten(2).transpose(1, 2)[0] +
                             parameters["embeddings.position_embedding.weight"].slice(0, 1);
  const torch::Tensor normed = at::layer_norm(rows, {32}, parameters["pre_layrnorm.weight"],
                                              parameters["pre_layrnorm.bias"], 1e-5);
  EXPECT_LE(test::distance(tower->hidden_states(pixels, {0})[0][0].slice(0, 1), normed), 1e-5);
}

TEST(ClipVisionTransformer, RefusesStatesAndPicturesItDoesNotHave) {
  ClipVisionTransformer tower = tiny_tower();
  EXPECT_THROW(tower->hidden_states(test::tiny_pixels().values, {4}), c10::Error);
  EXPECT_THROW(tower->hidden_states(test::tiny_pixels().values, {-1, 1}), c10::Error);
  EXPECT_THROW(tower->hidden_states(torch::zeros({1, 3, 28, 28}), {1}), c10::Error);
}

TEST(ClipVisionTransformer, KnowsTwoActivations) {
  ClipVisionConfig config = test::tiny_llava_config().vision_config;
  config.hidden_act = "gelu";
  EXPECT_NO_THROW(ClipVisionTransformer{config});
  config.hidden_act = "relu";
  EXPECT_THROW(ClipVisionTransformer{config}, Error);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(ClipVisionTransformer, EqualsTheFormulaRecord) {
  const auto record = read_json_file(test::shared_dir() / "golden/formula/llava_tiny.json");
  const auto states = tiny_tower()->hidden_states(test::tiny_pixels().values, {0, 2});
  const auto expect = [&](const char* key, const torch::Tensor& row) {
    const torch::Tensor expected = torch::tensor(record[key].get<std::vector<float>>());
    EXPECT_LE(test::distance(row, expected), 1e-4) << key;
  };
  expect("vis_hidden_pre", states[0][0][0]);
  expect("vis_hidden_m2_cls", states[1][0][0]);
  expect("vis_hidden_m2_tok1", states[1][0][1]);
}

TEST(ClipVisionTransformer, EqualsTheRecordedBlocksOfAPicture) {
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  const Model model = load_model(test::llava15(), {.dtype = "float32"});

  ClipVisionTransformer vision = std::dynamic_pointer_cast<LlavaModules>(model.modules)->vision;
  const torch::Tensor pixels =
      model.processor->pixels(test::llava15_picture("images/a_land.png")).values;
  const auto states = vision->hidden_states(pixels, {0, 1, 2, 3});
  EXPECT_LE(test::distance(states[0], expected.at("one_image.vision.pre_layrnorm")), 1e-5);
  for (size_t block = 0; block < 3; ++block) {
    const std::string key = "one_image.vision.block" + std::to_string(block);
    EXPECT_LE(test::distance(states[block + 1], expected.at(key)), 1e-4) << key;
  }
}
#endif

TEST(ClipVisionTransformer, ShowsTheClassTokensAttentionAndTheKeysOfABlock) {
  ClipVisionTransformer tower = tiny_tower();
  torch::NoGradGuard no_grad;
  const ClipRows rows = tower->run(
      test::tiny_pixels(2).values,
      {.hidden_states = {1}, .attention = {1, 0}, .unsplit_attention = {1}, .keys = {1}});
  auto weights = tower->named_parameters();
  const std::string block = "encoder.layers.1.";
  const torch::Tensor x =
      at::layer_norm(rows.states_BPC[0], {32}, weights[block + "layer_norm1.weight"],
                     weights[block + "layer_norm1.bias"], 1e-5);
  const auto projected = [&](const std::string& name) {
    return at::linear(x, weights[block + "self_attn." + name + ".weight"],
                      weights[block + "self_attn." + name + ".bias"]);
  };
  const auto row = [&](int64_t heads) {
    const auto split = [&](const torch::Tensor& t) {
      return t.view({2, 10, heads, 32 / heads}).transpose(1, 2);
    };
    const torch::Tensor scores =
        split(projected("q_proj")).matmul(split(projected("k_proj")).transpose(2, 3)) /
        std::sqrt(32.0 / double(heads));
    return scores.softmax(-1).mean(1).select(1, 0).slice(1, 1);
  };
  EXPECT_LE(test::distance(rows.attention_BN[0], row(4)), 1e-6);
  EXPECT_LE(test::distance(rows.unsplit_attention_BN[0], row(1)), 1e-6);
  EXPECT_GT(test::distance(rows.attention_BN[0], rows.attention_BN[1]), 1e-4);
  const torch::Tensor keys = projected("k_proj").slice(1, 1).view({2, 9, 4, 8});
  EXPECT_LE(test::distance(rows.keys_BNHd[0], keys), 1e-5);
  EXPECT_THROW(tower->run(test::tiny_pixels().values, {.attention = {3}}), c10::Error);
}

}  // namespace glimpse::models
