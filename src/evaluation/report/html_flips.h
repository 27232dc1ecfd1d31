#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/report_pictures.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Every question whose answer turned right or wrong against the baseline, to be filtered by
/// setting and direction. The rows are data in the page; the script builds at most 200 at a time,
/// so that a report on many questions opens at once. Those with pictures come first, the kept and
/// dropped tokens or the scores drawn over the picture; pictures stop at 4 MB. Empty when nothing
/// turned.
///   rows  by setting, as in the summary
std::string flip_explorer_html(const EvalSummary& summary,
                               const std::vector<std::vector<EvalRow>>& rows,
                               const ReportPictures& pictures = {});

}  // namespace glimpse::evaluation
