#include "training/train_config.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::training {
namespace {

template <class C>
std::string complaint(const C& config) {
  return test::error_text([&] { validate(config); });
}

}  // namespace

TEST(PredictorObjectiveConfig, DefaultsAreThePublishedRecipe) {
  const PredictorObjectiveConfig config;
  EXPECT_EQ(complaint(config), "");
  EXPECT_EQ(config.losses.dice, 1.0);
  EXPECT_EQ(config.losses.bce, 0.1);
  EXPECT_EQ(config.losses.language, 1.0);
}

TEST(PredictorObjectiveConfig, NamesTheKeyThatIsOutOfRange) {
  EXPECT_NE(complaint(PredictorObjectiveConfig{.images_per_step = 3, .workers = 2})
                .find("images_per_step"),
            std::string::npos);
  PredictorObjectiveConfig nothing;
  nothing.losses = {.dice = 0, .bce = 0, .language = 1};
  EXPECT_NE(complaint(nothing).find("losses"), std::string::npos);
  PredictorObjectiveConfig form;
  form.teacher.target.form = "hard";
  EXPECT_NE(complaint(form).find("coverage"), std::string::npos);
}

TEST(PredictorObjectiveConfig, AnswersAloneNeedABudget) {
  PredictorObjectiveConfig config;
  config.losses = {.dice = 0, .bce = 0, .language = 0, .answer_distillation = 1};
  EXPECT_NE(complaint(config).find("losses.budget"), std::string::npos);
  config.losses.budget = 1;
  EXPECT_EQ(complaint(config), "");
  config.retention = 1.5;
  EXPECT_NE(complaint(config).find("retention"), std::string::npos);
}

std::string predictor_complaint(const NewPredictorConfig& config) {
  return test::error_text([&] { validate(config, "scout"); });
}

TEST(NewPredictorConfig, WantsExactlyOnePredictor) {
  EXPECT_NE(predictor_complaint({}), "");
  EXPECT_EQ(predictor_complaint({.scout = pruning::ScoutConfig{}}), "");
  EXPECT_NE(predictor_complaint({.scout = pruning::ScoutConfig{}, .init_from = "x"}), "");
  EXPECT_NE(predictor_complaint({.scout = pruning::ScoutConfig{}, .max_retention = 0.1}), "");
}

}  // namespace glimpse::training
