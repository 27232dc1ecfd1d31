#include "training/predictor_objective.h"

#include <torch/torch.h>

#include "training/scene_model.h"

namespace glimpse::training {
namespace {

using PredictorObjectiveTest = test::SceneModel;

PredictorObjectiveConfig boxes_only() {
  return {.images_per_step = 2,
          .questions_per_image = 3,
          .workers = 1,
          .losses = {.dice = 1, .bce = 0.5, .language = 0}};
}

}  // namespace

TEST_F(PredictorObjectiveTest, LossIsTheWeightedSumOfItsComponents) {
  auto objective = scout_objective({model(), scenes()}, test::tiny_scout(), boxes_only());
  const StepResult result = objective->step(0);
  EXPECT_NEAR(result.loss, result.components.at("dice") + 0.5 * result.components.at("bce"), 1e-5);
  EXPECT_EQ(result.samples, 6);
  EXPECT_EQ(result.gradients.size(), objective->parameters().size());
}

TEST_F(PredictorObjectiveTest, AStepDependsOnItsNumberOnly) {
  auto objective = scout_objective({model(), scenes()}, test::tiny_scout(), boxes_only());
  const double third = objective->step(3).loss;
  objective->step(0);
  EXPECT_EQ(objective->step(3).loss, third);
}

TEST_F(PredictorObjectiveTest, OneWorkerAndTwoAgree) {
  PredictorObjectiveConfig two = boxes_only();
  two.workers = 2;
  auto a = scout_objective({model(), scenes()}, test::tiny_scout(), boxes_only());
  auto b = scout_objective({model(), scenes()}, test::tiny_scout(), two);
  EXPECT_NEAR(a->step(0).loss, b->step(0).loss, 1e-6);
}

TEST_F(PredictorObjectiveTest, NeedsNoBoxesForDistillation) {
  PredictorObjectiveConfig config = boxes_only();
  config.losses = {.dice = 0, .bce = 0, .language = 0, .attention_distillation = 1};
  auto objective = scout_objective({model(), scenes()}, test::tiny_scout(), config);
  const StepResult result = objective->step(0);
  EXPECT_EQ(result.components.count("dice"), 0U);
  EXPECT_NEAR(result.loss, result.components.at("attention_distillation"), 1e-6);
}

TEST_F(PredictorObjectiveTest, MeasuringLeavesNoGradientAndNoDropout) {
  auto objective = glimpse_objective({model(), scenes()}, test::tiny_glimpse(),
                                     {.images_per_step = 2, .workers = 1});
  const StepResult once = objective->measure(scenes());
  EXPECT_EQ(objective->measure(scenes()).loss, once.loss);
  EXPECT_TRUE(once.gradients.empty());
}

}  // namespace glimpse::training
