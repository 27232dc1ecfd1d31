#pragma once
#include <map>
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// The numbers behind every table and chart, unrounded, as CSV (RFC 4180) by file name:
/// scores.csv (by setting, task, question type and metric), retention.csv (by setting and type),
/// evidence.csv (scores and shares by evidence size; only where the data has boxes), flips.csv,
/// timing.csv (only with a timing pass). An empty type stands for all questions.
std::map<std::string, std::string> csv_files(const EvalSummary& summary);

}  // namespace glimpse::evaluation
