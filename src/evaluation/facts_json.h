#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// What manifest.json and summary.json say of a run alike, as the text of a JSON object: run,
/// program, command, model, predictors, data, host, peak_rss_bytes, in this order.
std::string facts_json(const RunFacts& facts);

/// From such a text; other members are passed over. Errors: Error naming `where` when a key is
/// missing or of another type.
RunFacts facts_from_json(std::string_view text, const std::string& where);

/// RUN/calibration.json and that part of summary.json: {"calibration": [...]}.
std::string calibrations_json(const std::vector<Calibration>& calibrations);
/// Errors: as facts_from_json().
std::vector<Calibration> calibrations_from_json(std::string_view text, const std::string& where);

}  // namespace glimpse::evaluation
