#include "evaluation/flips.h"

namespace glimpse::evaluation {
namespace {

constexpr double kRight = 0.5;

bool is_outcome(double score) { return score == 0 || score == 1; }

}  // namespace

Flips count_flips(const Pairing& pairs, const std::string& metric) {
  Flips flips{.questions = static_cast<int64_t>(pairs.treated.size())};
  for (size_t i = 0; i < pairs.treated.size(); ++i) {
    const QuestionScores& after = *pairs.treated[i];
    const QuestionScores& before = *pairs.baseline[i];
    const bool was_right = before.scores.at(metric) >= kRight;
    const bool is_right = after.scores.at(metric) >= kRight;
    const bool changed = before.prediction != after.prediction;
    flips.right_to_wrong += was_right && !is_right;
    flips.wrong_to_right += !was_right && is_right;
    flips.wrong_to_other_wrong += !was_right && !is_right && changed;
    flips.changed += changed;
  }
  return flips;
}

std::optional<metrics::McNemar> paired_test(const std::vector<double>& treated,
                                            const std::vector<double>& baseline) {
  int64_t only_baseline = 0, only_treated = 0;
  for (size_t i = 0; i < treated.size(); ++i) {
    if (!is_outcome(treated[i]) || !is_outcome(baseline[i])) return std::nullopt;
    only_baseline += baseline[i] > treated[i];
    only_treated += treated[i] > baseline[i];
  }
  return metrics::mcnemar(only_baseline, only_treated);
}

}  // namespace glimpse::evaluation
