#include <torch/torch.h>

#include "pruning/methods/scout.h"
#include "training/predictor_objective.h"
#include "training/scene_model.h"

namespace glimpse::training {
namespace {

using ScoutObjectiveTest = test::SceneModel;

PredictorObjectiveConfig boxes() {
  return {.images_per_step = 2,
          .questions_per_image = 100,
          .workers = 1,
          .losses = {.dice = 1, .bce = 1, .language = 0}};
}

}  // namespace

TEST_F(ScoutObjectiveTest, TrainsEveryParameter) {
  auto objective = scout_objective({model(), scenes()}, test::tiny_scout(), boxes());
  const StepResult result = objective->step(0);
  for (size_t i = 0; i < result.gradients.size(); ++i) {
    ASSERT_TRUE(result.gradients[i].defined()) << objective->parameters()[i].name;
  }
}

TEST_F(ScoutObjectiveTest, SeesWhatInferenceSees) {
  pruning::ScoutPredictor predictor = test::tiny_scout();
  auto objective = scout_objective({model(), scenes()}, predictor, boxes());
  const double measured = objective->measure(scenes()).components.at("kept_ratio");
  predictor->eval();
  const torch::NoGradGuard no_grad;
  const auto stages =
      pruning::scout(predictor, {.rule = {.threshold = 0.5, .min_tokens = 0}, .sink_tokens = 0});
  double kept = 0;
  for (int64_t picture = 0; picture < scenes().num_images(); ++picture) {
    const QuestionGroup g = group(picture);
    const auto features = encode(g, {2, 1});
    for (const data::Sample& sample : g.samples) {
      const auto& processor = *model().processor;
      const auto input =
          processor.lay_out(processor.tokenizer().encode(
                                processor.render(models::user_prompt(sample.question, 1)), true),
                            g.prefix.pixels);
      kept +=
          inference::prefill(model(), input, features, {.stages = stages}).retention.keep_ratio /
          static_cast<double>(g.samples.size());
    }
  }
  EXPECT_NEAR(measured, kept / static_cast<double>(scenes().num_images()), 1e-6);
}

}  // namespace glimpse::training
