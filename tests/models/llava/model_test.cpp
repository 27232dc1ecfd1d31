#include "models/llava/model.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "models/tiny_llava.h"
#include "models/whole_run.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

std::string refusal(const std::function<void(LlavaConfig&)>& change) {
  LlavaConfig config = test::tiny_llava_config();
  change(config);
  return test::error_text([&] { validate(config); });
}

}  // namespace

TEST(LlavaModules, HaveThePublishedKeys) {
  const auto parameters = test::tiny_llava()->named_parameters();
  EXPECT_EQ(parameters.size(), 80);
  for (const char* key :
       {"vision_tower.vision_model.pre_layrnorm.weight", "multi_modal_projector.linear_2.bias",
        "language_model.model.layers.1.self_attn.o_proj.weight", "language_model.lm_head.weight"}) {
    EXPECT_NE(parameters.find(key), nullptr) << key;
  }
}

TEST(LlavaVisionTower, ProjectsTheFeatureStateAndGivesTapsWithoutTheClassToken) {
  const auto modules = test::tiny_llava();
  const auto tower = llava_vision_tower(modules);
  const Pixels pixels = test::tiny_pixels(2);
  const VisionOutput output = tower->run(pixels, {.hidden_states = {3, 1}});
  const auto states = modules->vision->hidden_states(pixels.values, {2, 3, 1});
  EXPECT_EQ(output.projected_ND.sizes(), torch::IntArrayRef({18, 64}));
  const torch::Tensor features = states[0].slice(1, 1).flatten(0, 1);
  EXPECT_TRUE(output.projected_ND.equal(modules->project(features)));
  ASSERT_EQ(output.taps_NC.size(), 2);
  EXPECT_TRUE(output.taps_NC[0].slice(0, 9).equal(states[1][1].slice(0, 1)));
  EXPECT_TRUE(output.taps_NC[1].slice(0, 0, 9).equal(states[2][0].slice(0, 1)));
  EXPECT_EQ(tower->width(), 32);
  EXPECT_EQ(tower->window_side(), 0);
}

TEST(LlavaConfig, IsRefusedWhereTheModelDoesSomethingElse) {
  EXPECT_EQ(refusal([](LlavaConfig&) {}), "");
  EXPECT_TRUE(test::mentions(refusal([](LlavaConfig& c) { c.model_type = "blip"; }), "'blip'"));
  EXPECT_TRUE(
      test::mentions(refusal([](LlavaConfig& c) { c.vision_feature_select_strategy = "full"; }),
                     "vision_feature_select_strategy"));
  EXPECT_TRUE(
      test::mentions(refusal([](LlavaConfig& c) { c.projector_hidden_act = "relu"; }), "relu"));
  EXPECT_TRUE(test::mentions(refusal([](LlavaConfig& c) { c.vision_feature_layer = -6; }),
                             "vision_feature_layer"));
}

TEST(LlavaConfig, CountsFeatureStatesFromTheEndAsTransformersDoes) {
  LlavaConfig config = test::tiny_llava_config();
  EXPECT_EQ(config.feature_state(), 2);
  config.vision_feature_layer = -1;
  EXPECT_EQ(config.feature_state(), 3);
  config.vision_feature_layer = 0;
  EXPECT_EQ(config.feature_state(), 0);
  EXPECT_EQ(config.visual_tokens(), 9);
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

class LlavaFormula : public testing::Test {
 protected:
  void expect_row(const torch::Tensor& row, const char* key) {
    const torch::Tensor expected = torch::tensor(record_[key].get<std::vector<float>>());
    EXPECT_LE(test::distance(row, expected), 1e-4) << key;
  }

  const nlohmann::json record_ =
      read_json_file(test::shared_dir() / "golden/formula/llava_tiny.json");
  std::shared_ptr<LlavaModules> modules_ = test::tiny_llava();
  Model model_ = test::as_model(modules_);
  ModelInput input_ = test::tiny_input({1, 5, 6, 150, 7, 8, 9, 10});
};

}  // namespace

TEST_F(LlavaFormula, TheWeightsAreTheOnesOfTheRecord) {
  const auto check = read_json_file(test::shared_dir() / "golden/formula/selfcheck.json");
  for (size_t i = 0; i < check["pixel_values"].size(); ++i) {
    EXPECT_EQ(test::formula_unit("pixel_values", i), check["pixel_values"][i].get<double>());
  }
  auto parameters = modules_->named_parameters();
  ASSERT_EQ(parameters.size(), record_["tensor_names"].size());
  for (const auto& [name, shape] : record_["tensor_names"].items()) {
    ASSERT_NE(parameters.find(name), nullptr) << name;
    EXPECT_EQ(parameters[name].sizes().vec(), shape.get<std::vector<int64_t>>()) << name;
  }
}

TEST_F(LlavaFormula, FeaturesAndLogitsWithTwoKeyHeadsEqualTheRecord) {
  EXPECT_EQ(test::tiny_input({1, 5, 6, 150, 7, 8, 9, 10}).ids.size(0),
            static_cast<int64_t>(record_["expanded_ids"].size()));
  const test::WholeRun run = test::run_whole(model_, input_);
  expect_row(run.features_ND[0], "proj_row0");
  expect_row(run.features_ND[8], "proj_row8");
  expect_row(run.logits_SV[0], "logits_tok0");
  expect_row(run.logits_SV[3], "logits_tok3");
  expect_row(run.logits_SV[-1], "logits_last");
  const torch::Tensor best = run.logits_SV.argmax(-1);
  EXPECT_TRUE(
      best.equal(torch::tensor(record_["argmax"].get<std::vector<int64_t>>(), torch::kInt64)));
}

TEST_F(LlavaFormula, GradientsThroughTheWholeModelEqualTheRecord) {
  for (torch::Tensor& parameter : modules_->parameters()) parameter.set_requires_grad(true);
  input_.pixels.values.requires_grad_();
  const test::WholeRun run = test::run_whole(model_, input_);
  const torch::Tensor labels = torch::tensor({8, 9, 10}, torch::kInt64);
  const torch::Tensor loss = at::cross_entropy_loss(run.logits_SV.slice(0, 12, 15), labels);
  EXPECT_NEAR(loss.item<double>(), record_["loss_labels_8_9_10"].get<double>(), 1e-5);
  loss.backward();
  auto parameters = modules_->named_parameters();
  for (const auto& [name, expected] : record_["grads_of_loss"].items()) {
    const torch::Tensor grad =
        name == "pixel_values" ? input_.pixels.values.grad() : parameters[name].grad();
    const double l2 = expected["l2"], abs_sum = expected["abs_sum"];
    EXPECT_NEAR(grad.norm().item<double>(), l2, 1e-4 * l2) << name;
    EXPECT_NEAR(grad.abs().sum().item<double>(), abs_sum, 1e-4 * abs_sum) << name;
    const torch::Tensor first = torch::tensor(expected["first8"].get<std::vector<float>>());
    EXPECT_LE(test::distance(grad.flatten().slice(0, 0, 8), first), 1e-5) << name;
  }
  const torch::Tensor embedding = parameters["language_model.model.embed_tokens.weight"].grad();
  EXPECT_EQ(embedding[150].abs().sum().item<float>(), 0);
}
#endif

}  // namespace glimpse::models
