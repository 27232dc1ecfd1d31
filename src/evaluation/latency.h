#pragma once
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/latency_rows.h"

namespace glimpse::evaluation {

/// The timing pass: the same questions, spread over the data, for every setting (its first seed),
/// each from the picture file on, nothing shared. Warmed up; settings take turns question by
/// question, forth in one round and back in the next, so that a drifting clock favours nobody.
/// Broken pictures are passed over. Errors: Interrupted after a stop signal (nothing is kept).
std::vector<LatencyRow> measure_latency(const EvalConfig& config, const EvalInputs& inputs);

}  // namespace glimpse::evaluation
