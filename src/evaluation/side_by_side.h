#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "evaluation/eval_row.h"

namespace glimpse::evaluation {

struct SideBySide {
  size_t count = 0;
  int64_t workers = 1;  ///< threads of one core each; 1 = the caller's own, 0 = one per core in use
};

/// Makes batches of rows, 0 .. count - 1, several at a time, and hands their rows to `take` in
/// order, one at a time, each batch as soon as those before it are there. Stops early after a stop
/// signal: rows that are not taken are not made. Rethrows what `make` or `take` throws.
void side_by_side(const SideBySide& options,
                  const std::function<std::vector<EvalRow>(size_t)>& make,
                  const std::function<void(const EvalRow&)>& take);

}  // namespace glimpse::evaluation
