#include "models/qwen2_5_vl/model.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "models/qwen2_5_vl/rope_index.h"
#include "models/tiny_qwen.h"
#include "models/whole_run.h"
#include "support/shared.h"

namespace glimpse::models {

TEST(QwenModules, HaveThePublishedKeys) {
  const auto parameters = test::tiny_qwen()->named_parameters();
  for (const char* key :
       {"visual.patch_embed.proj.weight", "visual.blocks.3.attn.qkv.bias",
        "visual.blocks.0.mlp.down_proj.bias", "visual.merger.ln_q.weight",
        "visual.merger.mlp.2.bias", "model.layers.1.self_attn.k_proj.bias", "lm_head.weight"}) {
    EXPECT_NE(parameters.find(key), nullptr) << key;
  }
  EXPECT_EQ(parameters.find("model.layers.1.self_attn.o_proj.bias"), nullptr);
}

TEST(QwenModules, ATiedHeadIsTheEmbeddingTable) {
  QwenConfig config = test::tiny_qwen_config();
  config.text.tied_head = true;
  QwenModules modules(config);
  test::fill_by_formula(modules);
  const auto parameters = modules.named_parameters();
  EXPECT_EQ(parameters.find("lm_head.weight"), nullptr);
  const torch::Tensor rows = torch::randn({2, 64});
  EXPECT_TRUE(modules.logits(rows).equal(
      at::linear(modules.normed(rows), parameters["model.embed_tokens.weight"])));
}

TEST(QwenVisionTower, HasWindows) {
  const auto tower = qwen_vision_tower(test::tiny_qwen());
  EXPECT_EQ(tower->window_side(), 4);
  EXPECT_EQ(tower->width(), 64);
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

class QwenFormula : public testing::Test {
 protected:
  QwenFormula() {
    images_ = test::tiny_patches("pixel_values", {{1, 10, 12}, {1, 8, 4}});
    clip_ = test::tiny_patches("pixel_values_videos", {{2, 4, 6}}, 1.0);
    input_ = expand_marks(record_["input_ids"].get<std::vector<int64_t>>(),
                          {.image = 152, .clip = 153}, join({images_, clip_}));
    input_.position_ids = rope_index(input_, {});
  }

  void expect_row(const torch::Tensor& row, const char* key) {
    const torch::Tensor expected = torch::tensor(record_[key].get<std::vector<float>>());
    EXPECT_LE(test::distance(row, expected), 1e-4) << key;
  }

  const nlohmann::json record_ =
      read_json_file(test::shared_dir() / "golden/formula/qwen2_5_vl_tiny.json");
  std::shared_ptr<QwenModules> modules_ = test::tiny_qwen();
  Model model_ = test::as_model(modules_);
  Pixels images_, clip_;
  ModelInput input_;
};

}  // namespace

TEST_F(QwenFormula, TheWeightsAreTheOnesOfTheRecord) {
  auto parameters = modules_->named_parameters();
  ASSERT_EQ(parameters.size(), record_["tensor_names"].size());
  for (const auto& [name, shape] : record_["tensor_names"].items()) {
    ASSERT_NE(parameters.find(name), nullptr) << name;
    EXPECT_EQ(parameters[name].sizes().vec(), shape.get<std::vector<int64_t>>()) << name;
  }
}

TEST_F(QwenFormula, PositionsEqualTheRecord) {
  for (int64_t axis = 0; axis < 3; ++axis) {
    const auto expected =
        record_["position_ids"][static_cast<size_t>(axis)].get<std::vector<int64_t>>();
    EXPECT_TRUE(input_.position_ids[axis].equal(torch::tensor(expected, torch::kInt64))) << axis;
  }
}

TEST_F(QwenFormula, FeaturesAndLogitsEqualTheRecord) {
  const test::WholeRun run = test::run_whole(model_, input_);
  expect_row(run.features_ND[0], "vis_image_row0");
  expect_row(run.features_ND[30], "vis_image_row30");
  expect_row(run.features_ND[37], "vis_image_row37");
  expect_row(run.features_ND[38], "vis_video_row0");
  expect_row(run.features_ND[49], "vis_video_row11");
  expect_row(run.hidden_SD[1][0], "hidden1_tok0");
  expect_row(run.hidden_SD[1][40], "hidden1_tok40");
  expect_row(run.logits_SV[3], "logits_tok3");
  expect_row(run.logits_SV[33], "logits_tok33");
  expect_row(run.logits_SV[-1], "logits_last");
  const torch::Tensor best = run.logits_SV.argmax(-1);
  EXPECT_TRUE(
      best.equal(torch::tensor(record_["argmax"].get<std::vector<int64_t>>(), torch::kInt64)));
}

TEST_F(QwenFormula, GradientsThroughTheWholeModelEqualTheRecord) {
  for (torch::Tensor& parameter : modules_->parameters()) parameter.set_requires_grad(true);
  images_.values.requires_grad_();
  clip_.values.requires_grad_();
  input_.pixels = join({images_, clip_});
  const test::WholeRun run = test::run_whole(model_, input_);
  const int64_t rows = input_.ids.size(0);
  const torch::Tensor loss = at::cross_entropy_loss(run.logits_SV.slice(0, rows - 5, rows - 1),
                                                    input_.ids.slice(0, rows - 4));
  EXPECT_NEAR(loss.item<double>(), record_["loss_last4_labels"].get<double>(), 1e-4);
  loss.backward();
  auto parameters = modules_->named_parameters();
  for (const auto& [name, expected] : record_["grads_of_loss_last4"].items()) {
    const torch::Tensor grad = name == "pixel_values"          ? images_.values.grad()
                               : name == "pixel_values_videos" ? clip_.values.grad()
                                                               : parameters[name].grad();
    const double l2 = expected["l2"], abs_sum = expected["abs_sum"];
    EXPECT_NEAR(grad.norm().item<double>(), l2, 2e-4 * l2) << name;
    EXPECT_NEAR(grad.abs().sum().item<double>(), abs_sum, 2e-4 * abs_sum) << name;
    const torch::Tensor first = torch::tensor(expected["first8"].get<std::vector<float>>());
    EXPECT_LE(test::distance(grad.flatten().slice(0, 0, 8), first), 1e-5) << name;
  }
  const torch::Tensor embedding = parameters["model.embed_tokens.weight"].grad();
  EXPECT_EQ(embedding[152].abs().sum().item<float>(), 0);
  EXPECT_EQ(embedding[153].abs().sum().item<float>(), 0);
}
#endif

}  // namespace glimpse::models
