#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/evaluate.h"

namespace glimpse::evaluation {

/// A finished evaluation: its folder and its configuration (RUN/config.yaml).
struct FinishedRun {
  std::filesystem::path folder;
  EvalConfig config;
};

struct CompareRuns {
  bool intersection = false;  ///< pair the questions that all runs have, instead of refusing others
};

/// Compares the settings of several runs, of other models or predictors, question by question, with
/// the baseline of the first run, whose margin and bootstrap count. Settings are called
/// FOLDER_SETTING (FOLDER-2 ... where folders share a name). Writes summary.json, report.md,
/// report.html, report.tex and csv/ to `out`. Times are left out: they were not taken in turns.
/// Errors: Error for runs whose questions differ (with the counts, unless intersection), or whose
/// common questions have another text or references; for no common question; as write_reports.
EvalSummary compare_runs(const std::vector<FinishedRun>& runs, const CompareRuns& options,
                         const std::filesystem::path& out);

}  // namespace glimpse::evaluation
