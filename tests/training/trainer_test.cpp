#include "training/trainer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "training/checkpoint.h"
#include "training/metrics_lines.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

// Pulls a matrix towards a target that is drawn from the step's number.
class Pull : public Objective {
 public:
  Pull() { torch::manual_seed(1), weight_ = torch::randn({4, 5}); }
  std::vector<NamedParameter> parameters() const override { return {{"weight", weight_}}; }
  StepResult step(int64_t step) override {
    steps_seen.push_back(step);
    const torch::Tensor target = torch::full({4, 5}, std::sin(static_cast<float>(step)));
    const torch::Tensor offset = weight_ - target;
    StepResult result{.loss = offset.square().mean().item<double>(),
                      .components = {{"twice", 2 * offset.square().mean().item<double>()}},
                      .samples = 3,
                      .gradients = {2 * offset}};
    if (broken(step)) result.gradients[0] = result.gradients[0] / 0.0;
    return result;
  }
  const torch::Tensor& weight() const { return weight_; }

  std::vector<int64_t> steps_seen;
  std::function<bool(int64_t)> broken = [](int64_t) { return false; };

 private:
  torch::Tensor weight_;
};

TrainLoopConfig loop(int64_t steps) {
  return {.steps = steps, .lr = 0.05, .weight_decay = 0.1, .log_every = 5};
}

}  // namespace

TEST(Train, RunsToTheEndAndLeavesACheckpointAndMetrics) {
  const test::TempFolder run;
  Pull objective;
  std::vector<int64_t> logged;
  const TrainSummary summary =
      train(objective, loop(12),
            {.folder = run.path(), .on_log = [&](int64_t step) { logged.push_back(step); }});
  EXPECT_EQ(summary.steps, 12);
  EXPECT_EQ(objective.steps_seen.size(), 12);
  EXPECT_EQ(logged, (std::vector<int64_t>{5, 10, 12}));
  const auto checkpoint = latest_checkpoint(run.path());
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->step, 12);
  EXPECT_TRUE(checkpoint->tensors.at("master/weight").equal(objective.weight()));
  const auto lines = test::metrics_lines(run.path());
  ASSERT_EQ(lines.size(), 3);
  EXPECT_EQ(lines[2]["step"], 12);
  EXPECT_NEAR(lines[1]["twice"], 2 * lines[1]["loss"].get<double>(), 1e-12);
  EXPECT_EQ(summary.final_loss, lines[2]["loss"].get<double>());
}

TEST(Train, StoppingAnywhereAndResumingIsBitIdentical) {
  const test::TempFolder whole_run;
  Pull whole;
  train(whole, loop(23), {.folder = whole_run.path()});
  for (const int64_t stop : {1, 5, 13, 22}) {
    const test::TempFolder run;
    Pull first, second;
    EXPECT_THROW(train(first, loop(23), {.folder = run.path(), .stop_after = stop}), Interrupted);
    train(second, loop(23), {.folder = run.path()});
    EXPECT_TRUE(second.weight().equal(whole.weight())) << stop;
    EXPECT_EQ(second.steps_seen.front(), stop);
    const auto end = latest_checkpoint(run.path()), expected = latest_checkpoint(whole_run.path());
    for (const auto& [name, tensor] : expected->tensors) {
      EXPECT_TRUE(end->tensors.at(name).equal(tensor)) << name;
    }
  }
}

TEST(Train, ResumedMetricsHaveEveryLineOnce) {
  const test::TempFolder run;
  Pull first, second, third;
  EXPECT_THROW(train(first, loop(20), {.folder = run.path(), .stop_after = 10}), Interrupted);
  EXPECT_THROW(train(second, loop(20), {.folder = run.path(), .stop_after = 15}), Interrupted);
  // As if the process had been killed after writing lines beyond its last checkpoint.
  fs::remove_all(run.path() / "checkpoints/step-15");
  train(third, loop(20), {.folder = run.path()});
  std::vector<int64_t> steps;
  for (const auto& line : test::metrics_lines(run.path())) steps.push_back(line["step"]);
  EXPECT_EQ(steps, (std::vector<int64_t>{5, 10, 15, 20}));
}

TEST(Train, AFinishedRunDoesNotTrainAgain) {
  const test::TempFolder run;
  Pull first, second;
  train(first, loop(6), {.folder = run.path()});
  const TrainSummary summary = train(second, loop(6), {.folder = run.path()});
  EXPECT_TRUE(second.steps_seen.empty());
  EXPECT_EQ(summary.steps, 6);
  EXPECT_TRUE(second.weight().equal(first.weight()));
}

TEST(Train, ABadGradientIsSkippedAndManyEndTheRun) {
  const test::TempFolder some_run, all_run;
  Pull some, all;
  some.broken = [](int64_t step) { return step == 4 || step == 7; };
  EXPECT_EQ(train(some, loop(12), {.folder = some_run.path()}).steps, 12);
  EXPECT_TRUE(some.weight().isfinite().all().item<bool>());
  all.broken = [](int64_t step) { return step >= 3; };
  const std::string message =
      test::error_text([&] { train(all, loop(100), {.folder = all_run.path()}); });
  EXPECT_NE(message.find("20 steps in a row"), std::string::npos) << message;
  EXPECT_EQ(all.steps_seen.size(), 23);
}

TEST(TrainLoopConfig, IsRefusedOutsideItsRangesByKey) {
  const auto refusal = [](const std::function<void(TrainLoopConfig&)>& change) {
    TrainLoopConfig config;
    change(config);
    return test::error_text([&] { validate(config, "vision.loop"); });
  };
  EXPECT_EQ(refusal([](TrainLoopConfig&) {}), "");
  EXPECT_NE(refusal([](TrainLoopConfig& c) { c.steps = 0; }).find("vision.loop.steps"),
            std::string::npos);
  EXPECT_NE(refusal([](TrainLoopConfig& c) { c.lr = NAN; }).find("vision.loop.lr"),
            std::string::npos);
  EXPECT_NE(refusal([](TrainLoopConfig& c) { c.beta2 = 1; }).find("beta2"), std::string::npos);
  EXPECT_NE(refusal([](TrainLoopConfig& c) { c.log_every = 0; }).find("log_every"),
            std::string::npos);
}

}  // namespace glimpse::training
