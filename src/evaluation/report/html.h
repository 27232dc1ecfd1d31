#pragma once
#include <string>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/gallery.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// report.html: one file that opens offline, pictures inside.
///   rows  by setting, in the order of summary.settings (the gallery's answers)
std::string html_report(const EvalSummary& summary, const std::vector<std::vector<EvalRow>>& rows,
                        const std::vector<GalleryPicture>& gallery);

}  // namespace glimpse::evaluation
