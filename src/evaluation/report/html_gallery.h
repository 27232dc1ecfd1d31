#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/report_pictures.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// Cards: one question about each picture (types take turns), the kept tokens of the baseline's
/// rivals drawn over the picture, answers marked right or wrong.
std::string gallery_html(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                         const std::vector<GalleryPicture>& gallery);

}  // namespace glimpse::evaluation
