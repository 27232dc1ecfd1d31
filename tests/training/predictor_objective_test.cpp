#include "training/predictor_objective.h"

#include <torch/torch.h>

#include "base/error.h"
#include "training/losses.h"
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

TEST_F(PredictorObjectiveTest, AScoutReadsAnswersThroughItsGates) {
  PredictorObjectiveConfig config = boxes_only();
  config.losses = {.dice = 0, .bce = 0, .language = 2, .budget = 0.5};
  for (const char* gate : {"soft", "hard"}) {
    config.gate = gate;
    auto objective = scout_objective({model(), scenes()}, test::tiny_scout(), config);
    const StepResult result = objective->step(0);
    EXPECT_NEAR(result.loss,
                2 * result.components.at("language") + 0.5 * result.components.at("budget"), 1e-5);
    EXPECT_EQ(result.components.count("answer_distillation"), 0U);
    EXPECT_GT(result.gradients.front().abs().sum().item<double>(), 0);
  }
}

class DeepTeacherTest : public PredictorObjectiveTest {
 protected:
  void SetUp() override {
    PredictorObjectiveTest::SetUp();
    config_ = boxes_only();
    config_.losses = {.dice = 0, .bce = 0, .language = 0, .map_distillation = 1};
    config_.deep_predictor = (folder() / "deep").string();
  }
  auto objective(const pruning::LoadedPredictor& deep) {
    pruning::save_safetensors(deep, config_.deep_predictor);
    return predictor_objective({model(), scenes()}, {pruning::as_loaded(test::tiny_scout()), {}},
                               config_);
  }
  PredictorObjectiveConfig config_;
};

TEST_F(DeepTeacherTest, ItsMapIsTheTarget) {
  config_.questions_per_image = 100;
  const pruning::GlimpsePredictor deep = test::tiny_glimpse();
  const double measured = objective(pruning::as_loaded(deep))->measure(scenes()).loss;
  auto teacher = glimpse_objective({model(), scenes()}, deep, boxes_only());
  auto scout = scout_objective({model(), scenes()}, test::tiny_scout(), boxes_only());
  double expected = 0;
  for (int64_t i = 0; i < scenes().num_images(); ++i) {
    const torch::Tensor map = teacher->logits(group(i)).sigmoid(), said = scout->logits(group(i));
    expected += (dice_loss(said, map) + bce_loss(said, map)).item<double>();
  }
  EXPECT_NEAR(measured, expected / static_cast<double>(scenes().num_images()), 1e-5);
}

TEST_F(DeepTeacherTest, RefusesAScoutAsTeacherAndHardGatesOfAGlimpse) {
  EXPECT_THROW(objective(pruning::as_loaded(test::tiny_scout())), Error);
  PredictorObjectiveConfig hard = boxes_only();
  hard.gate = "hard";
  EXPECT_THROW(predictor_objective({model(), scenes()},
                                   {pruning::as_loaded(test::tiny_glimpse()), {}}, hard),
               Error);
}

TEST_F(PredictorObjectiveTest, MeasuringLeavesNoGradientAndNoDropout) {
  auto objective = glimpse_objective({model(), scenes()}, test::tiny_glimpse(),
                                     {.images_per_step = 2, .workers = 1});
  const StepResult once = objective->measure(scenes());
  EXPECT_EQ(objective->measure(scenes()).loss, once.loss);
  EXPECT_TRUE(once.gradients.empty());
}

}  // namespace glimpse::training
