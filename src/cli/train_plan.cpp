#include "cli/train_plan.h"

#include <sys/resource.h>
#include <torch/torch.h>

#include <algorithm>

#include "base/stopwatch.h"
#include "base/strings.h"
#include "pruning/registry.h"
#include "training/predictor_objective.h"

namespace glimpse::cli {
namespace {

constexpr int64_t kTimedSteps = 3;

int64_t count_parameters(const torch::nn::Module& module) {
  int64_t count = 0;
  for (const torch::Tensor& parameter : module.parameters()) count += parameter.numel();
  return count;
}

int64_t peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

TrainPlan measure_plan(const training::TrainConfig& config, const training::TrainInputs& inputs) {
  const training::Trainees trainees = training::new_trainees(config, inputs.model);
  const auto objective =
      training::predictor_objective({inputs.model, inputs.dataset}, trainees, config.objective);
  TrainPlan plan{.kind = pruning::method_of(trainees.predictor.kind),
                 .trained_parameters = count_parameters(trainees.predictor.module()),
                 .frozen_parameters = count_parameters(*inputs.model.modules),
                 .pictures = inputs.dataset.num_images(),
                 .steps = config.loop.steps,
                 .step_ms = 1e300};
  if (trainees.scout) {
    plan.kind = "scout + " + plan.kind;
    plan.trained_parameters += count_parameters(trainees.scout->module());
  }
  objective->step(0);  // the first one also fills caches
  for (int64_t step = 1; step <= kTimedSteps; ++step) {
    Stopwatch clock;
    plan.questions_per_step = objective->step(step).samples;
    plan.step_ms = std::min(plan.step_ms, clock.milliseconds());
  }
  plan.peak_memory_mb = peak_memory_mb();
  return plan;
}

std::string describe_plan(const TrainPlan& plan) {
  const double minutes = plan.step_ms * static_cast<double>(plan.steps) / 60e3;
  std::string text;
  const auto row = [&text](std::string name, const std::string& value) {
    name.resize(12, ' ');
    text += name + value + "\n";
  };
  row("predictor", plan.kind + ", " + std::to_string(plan.trained_parameters) + " parameters");
  row("model", std::to_string(plan.frozen_parameters) + " parameters, frozen");
  row("data", std::to_string(plan.pictures) + " pictures");
  row("steps", std::to_string(plan.steps) + " of " + std::to_string(plan.questions_per_step) +
                   " questions, " + format_fixed(plan.step_ms, 0) + " ms each");
  row("time", format_fixed(minutes, 1) + " min");
  row("memory", std::to_string(plan.peak_memory_mb) + " MB");
  return text;
}

}  // namespace glimpse::cli
