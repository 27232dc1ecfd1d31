#pragma once
#include <optional>
#include <string>
#include <vector>

#include "evaluation/summary.h"

// The reports' way with numbers and names.

namespace glimpse::evaluation {

/// 0.0981 -> "9.8 %".
std::string percent(double share, int decimals = 1);
/// A score in its metric's usual unit: percent, CIDEr times 100.
std::string score(const std::string& metric, double value);
/// "-0.3 [-0.9, +0.3]" in points.
std::string points(const metrics::Estimate& delta);
/// "x0.82 [0.79, 0.85]".
std::string ratio(const metrics::Estimate& ratio);
/// 12345678 -> "11.8 MiB".
std::string bytes(double count);
/// "exact_match_type_mean" -> "exact match, mean over question types".
std::string metric_title(const std::string& metric);
/// "layers_before_pruning" -> "layers before pruning".
std::string phase_title(const std::string& phase);

/// The tasks of the run in order of appearance.
std::vector<std::string> tasks_of(const EvalSummary& summary);
/// Question types of all tasks in order of appearance; tasks without types under their own name.
std::vector<std::string> types_of(const EvalSummary& summary);
/// Result of a type in any task, null without it.
const TypeResult* result_of_type(const SettingSummary& setting, const std::string& type);

/// "Threshold of 'scout': 0.2134, ...", without an end of line.
std::string sentence(const Calibration& found);

/// One size of evidence in one task: a column of the tables by evidence.
struct EvidenceColumn {
  std::string task;
  EvidenceSize size = EvidenceSize::none;
  std::string title;  ///< with the task where there are several
};
std::vector<EvidenceColumn> evidence_columns(const EvalSummary& summary);
/// Null without it.
const EvidenceResult* result_of_evidence(const SettingSummary& setting,
                                         const EvidenceColumn& column);

/// How the numbers were made, one sentence each.
std::vector<std::string> method_notes(const EvalSummary& summary);

}  // namespace glimpse::evaluation
