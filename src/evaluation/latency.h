#pragma once
#include <functional>
#include <string>
#include <vector>

#include "evaluation/evaluate.h"
#include "evaluation/latency_rows.h"

namespace glimpse::evaluation {

/// What a timing pass does beyond an evaluation's.
struct LatencyPass {
  bool fixed_length = false;  ///< every answer has max_new_tokens tokens, whatever they are
  bool strict = false;        ///< a question that a method cannot take is an Error, not passed over
  bool memory = false;        ///< LatencyRow::facts get a setting's peak, watched while it warms up
  std::function<void(const LatencyRow&)> on_row = {};                 ///< as they finish
  std::string when_stopped = "run again with --resume to repeat it";  ///< told after a stop signal
};

/// The timing pass: the same questions, spread over the data, for every setting (its first seed),
/// each from the picture file on, nothing shared. Warmed up; settings take turns question by
/// question, forth in one round and back in the next, so that a drifting clock favours nobody.
/// Broken pictures are passed over. Errors: Interrupted after a stop signal (nothing is kept).
std::vector<LatencyRow> measure_latency(const EvalConfig& config, const EvalInputs& inputs,
                                        const LatencyPass& pass = {});

}  // namespace glimpse::evaluation
