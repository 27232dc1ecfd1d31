#include <torch/torch.h>

#include "pruning/methods/glimpse_prune.h"
#include "training/predictor_objective.h"
#include "training/scene_model.h"

namespace glimpse::training {
namespace {

using GlimpseObjectiveTest = test::SceneModel;

PredictorObjectiveConfig recipe() {
  return {.images_per_step = 2, .questions_per_image = 4, .workers = 1};
}

double relative_difference(const StepResult& a, const StepResult& b) {
  double difference = 0, size = 0;
  for (size_t i = 0; i < a.gradients.size(); ++i) {
    if (!a.gradients[i].defined()) continue;
    difference += (a.gradients[i] - b.gradients[i]).square().sum().item<double>();
    size += a.gradients[i].square().sum().item<double>();
  }
  return std::sqrt(difference / size);
}

}  // namespace

TEST_F(GlimpseObjectiveTest, SplitPrefixGivesTheGradientsOfTheWholeSequence) {
  PredictorObjectiveConfig whole = recipe();
  whole.whole_sequence = true;
  auto split = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), recipe());
  auto full = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), whole);
  const StepResult a = split->step(0), b = full->step(0);
  EXPECT_NEAR(a.loss, b.loss, 1e-6);
  EXPECT_LT(relative_difference(a, b), 1e-5);
}

TEST_F(GlimpseObjectiveTest, TrainsEveryParameter) {
  auto objective = glimpse_objective({model(), scenes()}, test::tiny_glimpse(1, true), recipe());
  const StepResult result = objective->step(0);
  for (size_t i = 0; i < result.gradients.size(); ++i) {
    const std::string name = objective->parameters()[i].name;
    ASSERT_TRUE(result.gradients[i].defined()) << name;
    EXPECT_GT(result.gradients[i].abs().max().item<double>(), 0) << name;
  }
}

TEST_F(GlimpseObjectiveTest, AnalyticGradientMatchesNumericGradient) {
  pruning::GlimpseConfig config = test::tiny_glimpse_config();
  config.le_dropout_prob = 0;
  pruning::GlimpsePredictor predictor(pruning::resolved(config, test::tiny_host()),
                                      test::tiny_host());
  pruning::start_parameters(*predictor, 1);
  auto objective = glimpse_objective({model(), scenes()}, predictor, recipe());
  const StepResult result = objective->step(0);
  const torch::NoGradGuard no_grad;
  for (size_t i = 0; i < result.gradients.size(); i += 7) {
    torch::Tensor weights = objective->parameters()[i].tensor.view(-1);
    constexpr double kStep = 1e-2;
    weights[0] += kStep;
    const at::AutoGradMode gradients(true);
    const double up = objective->step(0).loss;
    {
      const torch::NoGradGuard inner;
      weights[0] -= 2 * kStep;
    }
    const double down = objective->step(0).loss;
    {
      const torch::NoGradGuard inner;
      weights[0] += kStep;
    }
    const double analytic = result.gradients[i].view(-1)[0].item<double>();
    EXPECT_NEAR(analytic, (up - down) / (2 * kStep), 2e-3 + 0.05 * std::abs(analytic))
        << objective->parameters()[i].name;
  }
}

// What the trainer's forward says about a question is what inference will say.
TEST_F(GlimpseObjectiveTest, SeesWhatInferenceSees) {
  pruning::GlimpsePredictor predictor = test::tiny_glimpse();
  PredictorObjectiveConfig config = recipe();
  config.losses.language = 0;
  auto objective = glimpse_objective({model(), scenes()}, predictor, config);
  const StepResult measured = objective->measure(scenes());
  predictor->eval();
  const torch::NoGradGuard no_grad;
  double kept = 0, total = 0;
  const auto stages =
      pruning::glimpse_prune(predictor, {.rule = {.threshold = 0.5, .min_tokens = 0}});
  for (int64_t picture = 0; picture < scenes().num_images(); ++picture) {
    const QuestionGroup g = group(picture);
    const auto features = encode(g, {2, 1});
    double share = 0;
    for (const data::Sample& sample : g.samples) {
      const auto& processor = *model().processor;
      const auto input =
          processor.lay_out(processor.tokenizer().encode(
                                processor.render(models::user_prompt(sample.question, 1)), true),
                            g.prefix.pixels);
      share +=
          inference::prefill(model(), input, features, {.stages = stages}).retention.keep_ratio;
    }
    kept += share / static_cast<double>(g.samples.size());
    total += 1;
  }
  // measure() draws at most questions_per_image of them, so compare on all: one group size fits all
  // here.
  PredictorObjectiveConfig all = config;
  all.questions_per_image = 100;
  const StepResult everything =
      glimpse_objective({model(), scenes()}, predictor, all)->measure(scenes());
  EXPECT_NEAR(everything.components.at("kept_ratio"), kept / total, 1e-6);
  EXPECT_GT(measured.components.at("kept_ratio"), 0);
}

TEST_F(GlimpseObjectiveTest, TheReferenceNormaliserCountsLaterAnswerTokensToo) {
  PredictorObjectiveConfig reference = recipe();
  reference.answers_in_normaliser = true;
  auto ours = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), recipe());
  auto theirs = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), reference);
  EXPECT_NE(ours->step(0).loss, theirs->step(0).loss);
}

TEST_F(GlimpseObjectiveTest, AScoutThatOpensEveryGateChangesNothing) {
  pruning::ScoutPredictor scout = test::tiny_scout();
  {
    const torch::NoGradGuard no_grad;
    scout->named_parameters()["out_proj.weight"].zero_();
    scout->named_parameters()["out_proj.bias"].fill_(40);
  }
  auto alone = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), recipe());
  auto behind = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), recipe(), scout);
  const StepResult a = alone->step(0), b = behind->step(0);
  for (const char* same : {"language", "mask_iou", "kept_ratio"}) {
    EXPECT_NEAR(a.components.at(same), b.components.at(same), 1e-6) << same;
  }
}

// What the answers and the map behind the scout say of its gates, against finite differences.
TEST_F(GlimpseObjectiveTest, AnswersTeachTheScoutInFront) {
  PredictorObjectiveConfig config = recipe();
  config.losses = {.dice = 0, .bce = 0, .language = 1, .answer_distillation = 1, .budget = 1e-9};
  pruning::GlimpsePredictor glimpse = test::tiny_glimpse();
  pruning::ScoutPredictor scout = test::tiny_scout();
  auto objective = glimpse_objective({model(), scenes()}, glimpse, config, scout);
  const StepResult result = objective->step(0);
  const std::vector<NamedParameter> parameters = objective->parameters();
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [](const auto& p) { return p.name == "scout.out_proj.bias"; });
  ASSERT_NE(found, parameters.end());
  const torch::Tensor& gradient = result.gradients[size_t(found - parameters.begin())];
  const auto moved = [&](double by) {
    const torch::NoGradGuard no_grad;
    torch::Tensor(found->tensor).add_(by);
  };
  constexpr double kStep = 1e-2;
  moved(kStep);
  const double up = objective->step(0).loss;
  moved(-2 * kStep);
  const double down = objective->step(0).loss;
  const double numeric = (up - down) / (2 * kStep), analytic = gradient.item<double>();
  EXPECT_GT(std::abs(analytic), 1e-6);
  EXPECT_NEAR(analytic, numeric, 1e-5 + 0.05 * std::abs(numeric));
}

TEST_F(GlimpseObjectiveTest, LeavesTheFrozenWeightsAlone) {
  const std::string before = models::weights_fingerprint(*model().modules);
  auto objective = glimpse_objective({model(), scenes()}, test::tiny_glimpse(), recipe());
  objective->step(0);
  EXPECT_EQ(models::weights_fingerprint(*model().modules), before);
  for (const torch::Tensor& weights : model().modules->parameters())
    EXPECT_FALSE(weights.requires_grad());
}

}  // namespace glimpse::training
