#pragma once
#include <string>
#include <vector>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// What a method is in a comparison: ours are the trained ones, a ceiling knows the answer's place,
/// a floor looks at neither question nor picture.
enum class SeriesRole { baseline, ours, rival, ceiling, floor };

/// "baseline" | "ours" | "rival" | "ceiling" | "floor": CSS classes.
const char* name_of(SeriesRole role);
SeriesRole role_of(const EvalSummary& summary, const SettingSummary& setting);

/// One method through its budgets: the settings of one method and predictor whose names differ only
/// in a number at the end ("fastv_20", "fastv_50").
struct MethodSeries {
  std::string name;    ///< what the names have in common
  std::string colour;  ///< CSS, a variable of html_style.h: safe for colour-blind eyes
  int shape = 0;       ///< of its marks, where colours repeat (chart.h)
  SeriesRole role = SeriesRole::rival;
  std::vector<const SettingSummary*> settings;  ///< in the order of the summary
};

/// Every setting in one series: the trained first, then in the order of the summary. The summary
/// must outlive them.
std::vector<MethodSeries> method_series(const EvalSummary& summary);

/// The setting's series among them; requires that it is there.
const MethodSeries& series_of(const std::vector<MethodSeries>& all, const SettingSummary& setting);

}  // namespace glimpse::evaluation
