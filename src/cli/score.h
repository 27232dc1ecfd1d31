#pragma once
#include <string>

namespace glimpse::cli {

struct ScoreOptions {
  std::string task;         ///< one of score_tasks()
  std::string references;   ///< annotation file
  std::string predictions;  ///< see data/predictions.h
  std::string questions;    ///< VQA question file: its ids must be those of the references; or ""
  std::string json;         ///< file to write; "" = none
};

/// The names --task takes, as one line.
std::string score_tasks();

/// `glimpse score`: published metrics of a prediction file; prints a table and writes {"task", "n",
/// "metrics", "per_sample", ...} (docs/guide/score.md). Errors: Error for unknown tasks, files of
/// another form, and ids that do not match.
int score(const ScoreOptions& options);

}  // namespace glimpse::cli
