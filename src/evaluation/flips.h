#pragma once
#include <optional>
#include <vector>

#include "evaluation/question_scores.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// The same questions answered by a setting and by the baseline, in the same order.
struct Pairing {
  std::vector<const QuestionScores*> treated, baseline;
};

/// Right means a score of a half or more in `metric`.
Flips count_flips(const Pairing& pairs, const std::string& metric);

/// Counts of the questions that only the baseline and only the setting got right, with their test;
/// nothing where a score is neither 0 nor 1.
std::optional<metrics::McNemar> paired_test(const std::vector<double>& treated,
                                            const std::vector<double>& baseline);

}  // namespace glimpse::evaluation
