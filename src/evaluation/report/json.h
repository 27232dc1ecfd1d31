#pragma once
#include <string>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// The text of summary.json (docs/formats.md, "summary.json").
std::string summary_json(const EvalSummary& summary);

}  // namespace glimpse::evaluation
