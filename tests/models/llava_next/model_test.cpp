#include "models/llava_next/model.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "models/formula_weights.h"
#include "models/tiny_llava.h"
#include "models/whole_run.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

// golden/formula/llava_tiny.json: tiles of 42 pixels, 9 patches each.
LlavaNextConfig tiny_next_config() {
  LlavaNextConfig config{.llava = test::tiny_llava_config()};
  config.canvases = {{42, 84}, {84, 42}, {84, 84}, {126, 42}, {42, 126}};
  return config;
}

std::shared_ptr<LlavaNextModules> tiny_next() {
  auto modules = std::make_shared<LlavaNextModules>(tiny_next_config());
  test::fill_by_formula(*modules);
  return modules;
}

Pixels tiny_tiles(const LlavaNextModules& modules) {
  const PixelSize size{.height = 42, .width = 100};
  return {.values = test::formula_tensor("pixel_values", {4, 3, 42, 42}, 1),
          .pictures = {{.rows = 4,
                        .views = modules.layout().views(size),
                        .height = size.height,
                        .width = size.width}}};
}

}  // namespace

TEST(LlavaNextModules, AddTheNewlineUnderItsPublishedKey) {
  const auto parameters = tiny_next()->named_parameters();
  ASSERT_NE(parameters.find("image_newline"), nullptr);
  EXPECT_EQ(parameters["image_newline"].sizes(), torch::IntArrayRef({64}));
  EXPECT_EQ(parameters.size(), 81u);
}

TEST(LlavaNextVisionTower, TapsFollowTheVisualTokensAndNewlinesAreZero) {
  const auto modules = tiny_next();
  const VisionOutput output =
      llava_next_vision_tower(modules)->run(tiny_tiles(*modules), {.hidden_states = {2}});
  ASSERT_EQ(output.taps_NC.size(), 1u);
  const torch::Tensor& tap = output.taps_NC[0];
  EXPECT_EQ(tap.size(0), output.projected_ND.size(0));
  const auto state = modules->vision->hidden_states(tiny_tiles(*modules).values, {2})[0];
  EXPECT_TRUE(tap[9].equal(state[1][2]));  // patch 1 of tile 1, behind the class token
  EXPECT_EQ(tap[16].abs().max().item<double>(), 0);
  EXPECT_TRUE(output.projected_ND[16].equal(modules->newline()));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(LlavaNextModel, EqualsTheFormulaRecord) {
  const auto record = read_json_file(test::shared_dir() / "golden/formula/llava_tiny.json")["next"];
  const auto modules = tiny_next();
  const Model model{.vision = llava_next_vision_tower(modules),
                    .decoder = modules->decoder.ptr(),
                    .modules = modules};
  const ModelInput input =
      expand_marks({1, 5, 6, 150, 7, 8, 9, 10}, {.image = 150}, tiny_tiles(*modules));
  EXPECT_TRUE(input.ids.equal(
      torch::tensor(record["expanded_ids"].get<std::vector<int64_t>>(), torch::kInt64)));
  c10::InferenceMode guard;
  const test::WholeRun run = test::run_whole(model, input);
  const auto expect_row = [](const torch::Tensor& row, const nlohmann::json& values) {
    const torch::Tensor wanted = torch::tensor(values.get<std::vector<float>>());
    EXPECT_LE(test::distance(row.slice(0, 0, wanted.size(0)), wanted), 1e-4);
  };
  expect_row(run.features_ND[0], record["packed_row0"]);
  expect_row(run.features_ND[9], record["packed_row9"]);
  expect_row(run.features_ND[16], record["packed_row16_newline"]);
  expect_row(run.logits_SV[-1], record["logits_last"]);
  EXPECT_TRUE(run.logits_SV.argmax(1).equal(
      torch::tensor(record["argmax"].get<std::vector<int64_t>>(), torch::kInt64)));
}
#endif

}  // namespace glimpse::models
