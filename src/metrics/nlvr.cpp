#include "metrics/nlvr.h"

#include <map>

namespace glimpse::metrics {

NlvrScores nlvr_scores(const std::vector<NlvrOutcome>& outcomes) {
  if (outcomes.empty()) return {};
  std::map<std::string, bool> all_correct;
  double correct = 0, consistent = 0;
  for (const NlvrOutcome& outcome : outcomes) {
    correct += outcome.correct;
    bool& all = all_correct.try_emplace(outcome.sentence, true).first->second;
    all = all && outcome.correct;
  }
  for (const auto& [sentence, all] : all_correct) consistent += all;
  return {.precision = correct / static_cast<double>(outcomes.size()),
          .consistency = consistent / static_cast<double>(all_correct.size()),
          .sentences = static_cast<int64_t>(all_correct.size())};
}

}  // namespace glimpse::metrics
