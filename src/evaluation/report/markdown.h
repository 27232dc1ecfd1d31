#pragma once
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// One row a setting: scores with intervals and verdicts, retention in two budgets, TTFT. Columns
/// are padded, so it reads well in a terminal too.
std::string markdown_table(const EvalSummary& summary);

/// report.md: the table, scores and cache shares by question type, and what was measured on what.
std::string markdown_report(const EvalSummary& summary);

/// Results, scores and kept shares by type, totals, as LaTeX tables.
std::string latex_tables(const EvalSummary& summary);

}  // namespace glimpse::evaluation
