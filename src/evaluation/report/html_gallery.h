#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/report_pictures.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Cards: one question about each picture of the first run (types take turns), the kept tokens of
/// the baseline's rivals drawn over the picture as their own run has it, answers marked right or
/// wrong. Settings of a run without that picture are left out.
std::string gallery_html(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                         const ReportPictures& pictures);

}  // namespace glimpse::evaluation
