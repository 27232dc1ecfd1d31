#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/finished_run.h"
#include "evaluation/report_pictures.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// What a report on finished runs draws: their galleries, and at most kMostFlipPictures flips
/// (flips_with_pictures). Pictures and scores that a run has stored are taken from its folder;
/// other pictures are read from its data set, if that and the model's processor are where its
/// config.yaml says and the data are still those of its manifest. Why a run's could not be read is
/// added to summary.warnings. Runs with `gallery: 0` have no pictures.
///   summary  its settings are those of the runs, one run's after the other's
///   rows     by setting, as in the summary
ReportPictures drawn_runs(const std::vector<FinishedRun>& runs, EvalSummary& summary,
                          const std::vector<std::vector<EvalRow>>& rows);

}  // namespace glimpse::evaluation
