#pragma once
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Score against the share of the KV cache and against the layer average, for every task.
std::string retention_charts_html(const EvalSummary& summary);

/// Median phases of one answer for every setting, stacked. Empty without a timing pass.
std::string phase_chart_html(const EvalSummary& summary);

}  // namespace glimpse::evaluation
