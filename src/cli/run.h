#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/prompt.h"

namespace glimpse::cli {

struct RunOptions {
  std::string model;
  std::string device = "cpu", dtype = "auto", image_resize = "pillow13";
  PromptArguments prompt;

  std::string predictor;         ///< folder, method, or "" = none
  std::vector<std::string> set;  ///< predictor.KEY=VALUE
  std::string budget;            ///< kv=R | layer=R | flops=R
  std::optional<double> max_retention, threshold;
  std::optional<int64_t> min_tokens;

  int64_t max_new_tokens = 64;
  double temperature = 0, top_p = 1;
  int64_t top_k = 0;
  std::optional<double> repetition_penalty;  ///< absent: generation_config.json
  uint64_t seed = 0;
  std::vector<std::string> stop;  ///< the answer ends before any of these texts

  std::string overlay, json, trace;  ///< files to write, "" = none
  bool trace_hidden = false;
  bool help_config = false;  ///< only print what --set reaches
};

/// `glimpse run`: answers one prompt and prints the answer and what it cost.
int run(const RunOptions& options);

}  // namespace glimpse::cli
