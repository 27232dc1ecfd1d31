#pragma once
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Score against what it costs, for every task: layer average, share of the KV cache, and with a
/// timing pass the time to the first token. One line a method, through its budgets.
std::string cost_charts_html(const EvalSummary& summary);

/// Kept share of the cache (mean, p10 to p90) and score against the share of the picture that the
/// evidence covers, for every task with two sizes of it or more; a line a setting.
std::string evidence_charts_html(const EvalSummary& summary);

/// Median phases of one answer for every setting, stacked. Empty without a timing pass.
std::string phase_chart_html(const EvalSummary& summary);

}  // namespace glimpse::evaluation
