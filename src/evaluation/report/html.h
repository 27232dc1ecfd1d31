#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/report_pictures.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// report.html: one file that opens offline, pictures inside.
///   rows  by setting, in the order of summary.settings, then of the baseline's second pass if any
/// Errors: Error for another number of journals.
std::string html_report(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                        const ReportPictures& pictures);

}  // namespace glimpse::evaluation
