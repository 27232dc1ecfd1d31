#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "training/objective.h"

namespace glimpse::training {

/// One line of metrics.jsonl (docs/formats.md).
struct LogLine {
  int64_t step = 0;  ///< steps taken
  double epoch = 0;
  double lr = 0;
  double grad_norm = 0;
  double samples_per_s = 0;
  double loss = 0;
  std::map<std::string, double> components;
};

/// Creates RUN with config.yaml (the resolved copy). Errors: Error when RUN already holds another
/// run and `resume` is off, or holds another configuration and `resume` is on.
void open_run(const std::filesystem::path& run, const std::string& resolved_yaml, bool resume);

/// Appends to RUN/metrics.jsonl.
void append_metrics(const std::filesystem::path& run, const LogLine& line);

/// Drops lines beyond `step` (written after the checkpoint that a run resumes from) and a
/// half-written last one.
void truncate_metrics(const std::filesystem::path& run, int64_t step);

}  // namespace glimpse::training
