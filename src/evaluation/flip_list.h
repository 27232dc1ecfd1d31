#pragma once
#include <cstddef>
#include <vector>

#include "evaluation/eval_row.h"
#include "evaluation/summary.h"

namespace glimpse::evaluation {

/// An answer that turned right or wrong against the baseline's. Right: a score of a half or more in
/// the task's basic metric. The rows must outlive it.
struct Flip {
  size_t setting = 0;  ///< place in the summary
  const EvalRow* before = nullptr;
  const EvalRow* after = nullptr;
  bool was_right = false;
};

/// All flips of the first seeds, by setting, in the order of the data; at most `most`.
///   rows  by setting, as in the summary
std::vector<Flip> list_flips(const EvalSummary& summary,
                             const std::vector<std::vector<EvalRow>>& rows, size_t most);

/// At most `count` of them, to be shown with pictures: settings take turns, and within a setting
/// question types and directions do. Places in `flips`; rows without a token grid are passed over.
std::vector<size_t> flips_with_pictures(const std::vector<Flip>& flips, size_t count);

}  // namespace glimpse::evaluation
