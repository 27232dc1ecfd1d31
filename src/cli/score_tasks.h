#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/score.h"
#include "metrics/statistics.h"

namespace glimpse::cli {

using Figures = std::map<std::string, double>;

/// What a task computes.
struct Scores {
  int64_t n = 0;                   ///< predictions scored
  std::vector<std::string> order;  ///< names of the metrics as they are printed
  Figures metrics;                 ///< fractions, CIDEr 0..10, counts
  /// Wilson's 95 % intervals of the metrics that are shares of right answers, none of the others.
  std::map<std::string, metrics::ShareInterval> intervals;
  std::map<std::string, Figures> profiles;  ///< the same metrics by other evaluators' rules
  std::map<std::string, Figures> by_question_type, by_answer_type;  ///< means and "n"
  std::vector<std::string> ids;                                     ///< of the samples
  std::vector<std::string> columns;                                 ///< names of their scores
  std::vector<std::vector<double>> rows;  ///< one for each id, a score for each column
  std::vector<std::string> warnings;
};

struct ScoreTask {
  std::string_view name;
  Scores (*run)(const ScoreOptions& options);
};

/// caption, vqa, pope, nlvr, and answers by single references: vqa_rad, docvqa, chartqa, gqa.
std::span<const ScoreTask> all_score_tasks();

}  // namespace glimpse::cli
