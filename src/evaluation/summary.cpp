#include "evaluation/summary.h"

#include <algorithm>
#include <cassert>

namespace glimpse::evaluation {

const MetricResult& TaskResult::headline_result() const {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const MetricResult& m) { return m.name == headline; });
  assert(found != metrics.end());
  return *found;
}

const TaskResult* SettingSummary::task(const std::string& wanted) const {
  const auto found = std::find_if(tasks.begin(), tasks.end(),
                                  [&](const TaskResult& t) { return t.task == wanted; });
  return found == tasks.end() ? nullptr : &*found;
}

const SettingSummary& EvalSummary::setting(const std::string& wanted) const {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const SettingSummary& s) { return s.name == wanted; });
  assert(found != settings.end());
  return *found;
}

}  // namespace glimpse::evaluation
