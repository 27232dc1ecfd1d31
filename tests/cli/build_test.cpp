#include "cli/build.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "cli/tiny_model.h"
#include "models/pretrained.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

TEST(Build, MakesPrunersFromNamesFoldersAndOptions) {
  EXPECT_EQ(make_pruner("", {}).config.method, "none");
  const Pruner grid = make_pruner("grid", {"predictor.ratio=0.25", "predictor.layer=2"});
  EXPECT_EQ(grid.config.method, "grid");
  EXPECT_DOUBLE_EQ(*grid.config.ratio, 0.25);
  EXPECT_EQ(*grid.config.layer, 2);
  const test::TempFolder folder;
  test::write_tiny_glimpse(folder.path());
  const Pruner trained = make_pruner(folder.path(), {});
  EXPECT_EQ(trained.config.method, "glimpse");
  ASSERT_TRUE(trained.predictor.has_value());
}

TEST(Build, RefusesNamesAndKeysThatDoNotExist) {
  EXPECT_THROW(make_pruner("no-such-thing", {}), Error);
  EXPECT_THROW(make_pruner("grid", {"predictor.ratoi=0.5"}), Error);
  EXPECT_THROW(make_pruner("grid", {"ratio=0.5"}), Error);
}

TEST(Build, StagesFollowThePicturesOfThePrompt) {
  const models::ModelInput input{.visual_spans = {{.begin = 2, .grid = {.t = 1, .h = 4, .w = 4}}}};
  EXPECT_TRUE(make_stages(make_pruner("", {}), input).empty());
  EXPECT_EQ(make_stages(make_pruner("grid", {"predictor.ratio=0.25"}), input).size(), 1U);
}

TEST(Build, RefusesAPredictorOfAnotherModel) {
  const test::TempFolder folder;
  test::write_tiny_model(folder.path() / "model");
  test::write_tiny_glimpse(folder.path() / "predictor");
  models::Model model = models::load_model(folder.path() / "model", {.dtype = "float32"});
  EXPECT_EQ(
      load_predictors({folder.path() / "predictor", "", folder.path() / "predictor"}, model).size(),
      1U);
  Pruner pruner = make_pruner(folder.path() / "predictor", {});
  fit_pruner(pruner, model);
  pruning::HostShape other = test::tiny_host();
  other.width = 32;
  EXPECT_THROW(pruning::check_fits(*pruner.predictor, other), Error);
}

}  // namespace
}  // namespace glimpse::cli
