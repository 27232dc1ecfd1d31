#pragma once
#include <string>

#include "evaluation/report/tables.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Every setting's headline scores with intervals, differences, verdicts, budgets, TTFT, memory.
std::string headline_table_html(const EvalSummary& summary);

/// Scores by question type, shaded by the difference to the baseline.
std::string type_scores_html(const EvalSummary& summary);

/// Share of the KV cache kept by question type, shaded by the share.
std::string type_retention_html(const EvalSummary& summary);

/// The same by the size of the evidence: scores; shares, their medians and p10 to p90. Empty where
/// the data has no boxes.
std::string evidence_scores_html(const EvalSummary& summary);
std::string evidence_retention_html(const EvalSummary& summary);

/// Medians and p10 to p90 of the timing pass. Empty when it was left out.
std::string timing_table_html(const EvalSummary& summary);

/// Any table of the reports. Empty when it has only titles.
std::string plain_table_html(const ReportTable& table);

}  // namespace glimpse::evaluation
