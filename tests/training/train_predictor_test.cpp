#include "training/train_predictor.h"

#include <torch/torch.h>

#include "base/error.h"
#include "data/jsonl.h"
#include "support/shared.h"
#include "tensor/state_dict.h"
#include "training/predictor_objective.h"
#include "training/scene_model.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;
using TrainPredictorTest = test::SceneModel;

TrainConfig tiny_config() {
  TrainConfig config;
  config.predictor.glimpse = test::tiny_glimpse_config();
  config.objective = {.images_per_step = 2, .questions_per_image = 3, .workers = 2};
  config.loop = {.steps = 4, .lr = 1e-2, .log_every = 1};
  return config;
}

bool equal(const pruning::LoadedPredictor& a, const pruning::LoadedPredictor& b) {
  const tensor::Tensors x = tensor::state_of(a.module()), y = tensor::state_of(b.module());
  for (const auto& [name, value] : x) {
    if (!at::equal(value, y.at(name))) return false;
  }
  return x.size() == y.size();
}

}  // namespace

TEST_F(TrainPredictorTest, WritesAPredictorThatReloadsEqual) {
  const TrainOutcome outcome =
      train_predictor(tiny_config(), {model(), scenes()}, folder() / "run");
  EXPECT_TRUE(
      equal(outcome.trainees.predictor, pruning::load_predictor(folder() / "run" / "predictor")));
  EXPECT_EQ(outcome.summary.steps, 4);
  EXPECT_GT(outcome.summary.samples_per_s, 0);
}

TEST_F(TrainPredictorTest, IsDeterministic) {
  const auto a = train_predictor(tiny_config(), {model(), scenes()}, folder() / "a");
  const auto b = train_predictor(tiny_config(), {model(), scenes()}, folder() / "b");
  EXPECT_TRUE(equal(a.trainees.predictor, b.trainees.predictor));
}

TEST_F(TrainPredictorTest, ResumesBitIdentically) {
  const auto whole = train_predictor(tiny_config(), {model(), scenes()}, folder() / "whole");
  TrainConfig half = tiny_config();
  auto predictor = new_predictor(half.predictor, model(), half.objective.seed);
  auto objective = glimpse_objective({model(), scenes()}, predictor.glimpse, half.objective);
  EXPECT_THROW(
      train(*objective, half.loop, {.folder = folder() / "half", .what = "train", .stop_after = 2}),
      Interrupted);
  const auto resumed = train_predictor(half, {model(), scenes()}, folder() / "half");
  EXPECT_TRUE(equal(whole.trainees.predictor, resumed.trainees.predictor));
}

TEST_F(TrainPredictorTest, KeepsTheBestByValidation) {
  TrainConfig config = tiny_config();
  config.validation.every = 1;
  const data::SceneDataset validation(
      {.seed = 9, .first = data::kFirstValidationScene, .count = 2});
  train_predictor(config, {model(), scenes(), &validation}, folder() / "run");
  EXPECT_TRUE(fs::exists(folder() / "run" / "best" / "config.json"));
}

TEST_F(TrainPredictorTest, StartsFromAnExistingPredictor) {
  const auto first = train_predictor(tiny_config(), {model(), scenes()}, folder() / "first");
  NewPredictorConfig from{.init_from = (folder() / "first" / "predictor").string()};
  EXPECT_TRUE(equal(new_predictor(from, model(), 1), first.trainees.predictor));
}

TEST_F(TrainPredictorTest, AScoutToStartFromCanHaveAnotherCap) {
  TrainConfig config = tiny_config();
  config.predictor = {.scout = pruning::ScoutConfig{.taps = {2, 1}}};
  const auto first = train_predictor(config, {model(), scenes()}, folder() / "first");
  config.predictor = {.init_from = (folder() / "first" / "predictor").string(),
                      .max_retention = 0.25};
  const auto second = train_predictor(config, {model(), scenes()}, folder() / "second");
  const auto written = pruning::load_predictor(folder() / "second" / "predictor");
  EXPECT_EQ(written.scout->config().rule.max_retention, 0.25);
  config.predictor.max_retention = 1.5;
  EXPECT_THROW(new_trainees(config, model()), Error);
  const auto glimpse = train_predictor(tiny_config(), {model(), scenes()}, folder() / "glimpse");
  config.predictor = {.init_from = (folder() / "glimpse" / "predictor").string(),
                      .max_retention = 0.25};
  EXPECT_THROW(new_trainees(config, model()), Error);
}

TEST_F(TrainPredictorTest, AScoutLearnsFromAnswersAlone) {
  TrainConfig config = tiny_config();
  config.predictor = {.scout = pruning::ScoutConfig{.taps = {2, 1}}};
  config.objective.losses = {.dice = 0, .bce = 0, .language = 1, .budget = 1};
  EXPECT_EQ(train_predictor(config, {model(), scenes()}, folder() / "run").summary.steps, 4);
  config.objective.losses.budget = 0;
  EXPECT_THROW(validate(config), Error);
}

TEST_F(TrainPredictorTest, TrainsAScoutAndAGlimpseTogether) {
  TrainConfig config = tiny_config();
  config.scout = NewPredictorConfig{.scout = pruning::ScoutConfig{.taps = {2, 1}}};
  const Trainees start = new_trainees(config, model());
  const auto outcome = train_predictor(config, {model(), scenes()}, folder() / "run");
  const fs::path written = folder() / "run" / "predictor";
  EXPECT_TRUE(equal(outcome.trainees.predictor, pruning::load_predictor(written)));
  EXPECT_TRUE(equal(*outcome.trainees.scout, pruning::load_predictor(written / "scout")));
  EXPECT_FALSE(equal(*outcome.trainees.scout, *start.scout));
  EXPECT_FALSE(equal(outcome.trainees.predictor, start.predictor));
}

TEST_F(TrainPredictorTest, OnlyAScoutStandsInFrontOfOnlyAGlimpse) {
  TrainConfig config = tiny_config();
  const NewPredictorConfig scout{.scout = pruning::ScoutConfig{.taps = {2, 1}}};
  config.scout = config.predictor;
  EXPECT_THROW(train_predictor(config, {model(), scenes()}, folder() / "two_glimpses"), Error);
  config.scout = config.predictor = scout;
  config.objective.losses.language = 0;
  EXPECT_THROW(train_predictor(config, {model(), scenes()}, folder() / "two_scouts"), Error);
}

#ifdef GLIMPSE_SHARED_DIR
TEST_F(TrainPredictorTest, LearnsFromPhotographsWithQuestionsAndBoxes) {
  const data::JsonlDataset photos(
      {.path = test::shared_dir() / "data/photos/photos_qa.jsonl", .split = "train"});
  const TrainOutcome outcome =
      train_predictor(tiny_config(), {model(), photos}, folder() / "photos");
  EXPECT_EQ(outcome.summary.steps, 4);
  const auto reloaded = pruning::load_predictor(folder() / "photos" / "predictor");
  EXPECT_TRUE(equal(outcome.trainees.predictor, reloaded));
}
#endif

}  // namespace glimpse::training
