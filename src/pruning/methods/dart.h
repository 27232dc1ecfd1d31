#pragma once
#include <vector>

#include "pruning/methods/placement.h"

namespace glimpse::pruning {

struct DartOptions {
  double ratio = 0.1;        ///< share of the prompt's tokens
  int64_t layer = 2;         ///< K: prunes before it; keys of layer K-1, hidden rows of layer K
  int64_t image_pivots = 4;  ///< tokens with the largest L1 norm of their keys; they stay
  int64_t text_pivots = 4;   ///< the same of the question's rows
  EarlierCache earlier = EarlierCache::drop;
};

/// Tokens that duplicate no pivot: each pivot in turn keeps its part of the budget of those least
/// similar to it. Source: DART, arXiv 2502.11494.
std::vector<Stage> dart(const DartOptions& options);

}  // namespace glimpse::pruning
