#pragma once
#include "cli/config_file.h"

namespace glimpse::cli {

struct TrainArguments {
  ConfigArguments config;
  bool dry_run = false;  ///< time a few steps and print what the training will take
};

/// `glimpse train`: a predictor for a frozen model; the result is in RUN/predictor.
int train(const TrainArguments& arguments);

}  // namespace glimpse::cli
