#pragma once
#include <cstdint>
#include <string>

#include "training/train_predictor.h"

namespace glimpse::cli {

/// What a training will take, from a few steps that change nothing.
struct TrainPlan {
  std::string kind;  ///< glimpse | scout
  int64_t trained_parameters = 0, frozen_parameters = 0;
  int64_t pictures = 0;
  int64_t steps = 0, questions_per_step = 0;
  double step_ms = 0;  ///< measured
  int64_t peak_memory_mb = 0;
};

TrainPlan measure_plan(const training::TrainConfig& config, const training::TrainInputs& inputs);

/// The table of `glimpse train --dry-run`.
std::string describe_plan(const TrainPlan& plan);

}  // namespace glimpse::cli
