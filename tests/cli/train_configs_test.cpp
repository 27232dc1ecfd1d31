#include <gtest/gtest.h>
#include <torch/torch.h>

#include "config/parse.h"
#include "config/yaml_reader.h"
#include "support/shared.h"
#include "training/train_predictor.h"

// The shipped training configurations parse, hold together, and fit the demo model's sizes.
namespace glimpse::cli {
namespace {

class TrainConfigs : public ::testing::TestWithParam<const char*> {};

}  // namespace

TEST_P(TrainConfigs, DescribeAPredictorOfTheDemoModel) {
  const auto file = test::source_dir() / "configs" / GetParam();
  const auto config = config::parse_config<training::TrainConfig>(config::read_yaml_file(file));
  EXPECT_NO_THROW(training::validate(config));
  EXPECT_EQ(config.model.path, "datasets/demo");
  const pruning::HostShape demo{.layers = 6, .width = 192, .heads = 6, .tap_width = 192};
  if (config.predictor.glimpse) {
    const auto glimpse = pruning::resolved(*config.predictor.glimpse, demo);
    EXPECT_NO_THROW(pruning::validate(glimpse, demo));
    const bool early = file.stem() == "demo_glimpse_early";
    EXPECT_EQ(glimpse.reduce_layer, early ? 1 : 3);  // otherwise ceil(2 * 6 / 3) full layers
  }
  if (!config.predictor.init_from.empty()) {
    EXPECT_NO_THROW(pruning::load_predictor(test::source_dir() / config.predictor.init_from));
  }
  if (config.scout) {
    EXPECT_NO_THROW(pruning::load_predictor(test::source_dir() / config.scout->init_from));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, TrainConfigs,
    ::testing::Values("train/demo_glimpse.yaml", "train/demo_glimpse_content.yaml",
                      "train/demo_glimpse_distilled.yaml", "train/demo_glimpse_early.yaml",
                      "train/demo_progressive.yaml", "train/demo_scout.yaml",
                      "train/demo_scout_answers.yaml", "train/demo_scout_distilled.yaml",
                      "train/demo_scout_language.yaml"));

struct Published {
  const char* file;
  pruning::HostShape host;
  int64_t reduce_layer;  // as in the published predictors' config.json
  bool logits;
};

class PublishedRecipes : public ::testing::TestWithParam<Published> {};

TEST_P(PublishedRecipes, HaveThePublishedHyperparametersAndFitTheirModel) {
  const Published& row = GetParam();
  const auto config = config::parse_config<training::TrainConfig>(
      config::read_yaml_file(test::source_dir() / "configs" / row.file));
  EXPECT_NO_THROW(training::validate(config));
  ASSERT_TRUE(config.predictor.glimpse);
  const auto glimpse = pruning::resolved(*config.predictor.glimpse, row.host);
  EXPECT_NO_THROW(pruning::validate(glimpse, row.host));
  EXPECT_EQ(glimpse.reduce_layer, row.reduce_layer);
  EXPECT_EQ(glimpse.selected_layers, std::vector<int64_t>{row.reduce_layer});
  EXPECT_EQ(glimpse.reduce_layer + 1, (2 * row.host.layers + 2) / 3);
  EXPECT_EQ(glimpse.use_attention_logits, row.logits);
  EXPECT_EQ(static_cast<int64_t>(glimpse.le_layers.size()), row.host.layers);
  // 1 epoch of 20,000 questions in batches of 16.
  EXPECT_EQ(config.loop.steps * config.objective.images_per_step, 20000);
  EXPECT_EQ(config.loop.lr, 1e-4);
  EXPECT_EQ(config.objective.losses.bce, 0.1);
}

INSTANTIATE_TEST_SUITE_P(
    Shipped, PublishedRecipes,
    ::testing::Values(Published{"train/glimpse_llava15_7b.yaml", {32, 4096, 32, 1024}, 21, false},
                      Published{"train/glimpse_llava15_13b.yaml", {40, 5120, 40, 1024}, 26, false},
                      Published{"train/glimpse_qwen25vl_3b.yaml", {36, 2048, 16, 1280}, 23, true},
                      Published{"train/glimpse_qwen25vl_7b.yaml", {28, 3584, 28, 1280}, 18, true}));

}  // namespace glimpse::cli
