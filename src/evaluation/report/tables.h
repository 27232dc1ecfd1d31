#pragma once
#include <string>
#include <vector>

#include "evaluation/summary.h"

// The reports' tables as texts, for Markdown, LaTeX and HTML alike.

namespace glimpse::evaluation {

/// The first row holds the titles.
struct ReportTable {
  std::string title;
  std::string about;  ///< one sentence, or ""
  std::vector<std::vector<std::string>> rows;
};

/// Headline scores, differences, verdicts, budgets, time to the first token.
ReportTable headline_table(const EvalSummary& summary);
/// Basic scores and shares of the cache by question type.
ReportTable type_score_table(const EvalSummary& summary);
ReportTable type_retention_table(const EvalSummary& summary);
/// The same by the size of the evidence. Only titles where the data has no boxes.
ReportTable evidence_score_table(const EvalSummary& summary);
ReportTable evidence_retention_table(const EvalSummary& summary);
/// Answers that changed against the baseline, with the McNemar test and what could be detected at
/// all; the baseline's second pass is the last row. Only titles without a setting to compare.
ReportTable flip_table(const EvalSummary& summary);
/// The headline metric as every other rule of the same family reads the same answers, in the order
/// of the settings. Only titles when there is one reading.
ReportTable reading_table(const EvalSummary& summary);
/// TaskResult::totals. Only titles without any.
ReportTable total_table(const EvalSummary& summary);

bool has_rows(const ReportTable& table);

std::string markdown_of(const ReportTable& table);
/// A tabular of the booktabs package, numbers right-aligned, with its caption.
std::string latex_of(const ReportTable& table);

}  // namespace glimpse::evaluation
