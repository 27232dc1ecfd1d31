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
    EXPECT_EQ(glimpse.reduce_layer, 3);  // ceil(2 * 6 / 3) full layers
  }
  if (!config.predictor.init_from.empty()) {
    EXPECT_NO_THROW(pruning::load_predictor(test::source_dir() / config.predictor.init_from));
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, TrainConfigs,
                         ::testing::Values("train/demo_glimpse.yaml",
                                           "train/demo_glimpse_content.yaml",
                                           "train/demo_glimpse_distilled.yaml",
                                           "train/demo_scout.yaml", "train/demo_scout_answers.yaml",
                                           "train/demo_scout_distilled.yaml"));

}  // namespace glimpse::cli
