#pragma once
#include <filesystem>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/finished_run.h"

namespace glimpse::evaluation {

struct CompareRuns {
  bool intersection = false;  ///< pair the questions that all runs have, instead of refusing others
};

/// Compares the settings of several runs, of other models or predictors, question by question, with
/// the baseline of the first run, whose margin and bootstrap count. Settings are called
/// FOLDER_SETTING (FOLDER-2 ... where folders share a name). Writes summary.json, report.md,
/// report.html, report.tex and csv/ to `out`; pictures are those of the runs (drawn_runs.h). Times
/// are left out: they were not taken in turns.
/// Errors: Error for runs whose questions differ (with the counts, unless intersection), or whose
/// common questions have another text or references; for no common question; as write_reports.
EvalSummary compare_runs(const std::vector<FinishedRun>& runs, const CompareRuns& options,
                         const std::filesystem::path& out);

}  // namespace glimpse::evaluation
