#pragma once
#include <filesystem>

#include "evaluation/eval_config.h"

namespace glimpse::evaluation {

/// A finished evaluation: its folder and its configuration (RUN/config.yaml).
struct FinishedRun {
  std::filesystem::path folder;
  EvalConfig config;
};

}  // namespace glimpse::evaluation
