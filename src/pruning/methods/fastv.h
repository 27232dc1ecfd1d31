#pragma once
#include <vector>

#include "pruning/stage.h"

namespace glimpse::pruning {

struct FastVOptions {
  int64_t layer = 2;   ///< K: prunes before 0-based layer K by the attention of layer K-1
  double ratio = 0.1;  ///< share of the tokens to keep
  EarlierCache earlier = EarlierCache::drop;
};

/// Attention of the prompt's last row, mean over heads, top k.
/// Source: FastV, arXiv 2403.06764.
std::vector<Stage> fastv(const FastVOptions& options);

}  // namespace glimpse::pruning
