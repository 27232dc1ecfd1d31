#pragma once
#include <optional>
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

struct PruMergeOptions {
  int64_t vision_block = 0;  ///< whose attention and keys are read: the tower's last
  int64_t neighbours = 32;   ///< tokens added to every kept one
  bool spread = false;       ///< "+": evenly spread tokens beside the outliers
  /// Share of the tokens in all; absent: as many as attention has outliers.
  std::optional<double> ratio;
  bool sorted = true;
  Positions positions = Positions::keep;
};

/// Tokens whose attention from the class token is an outlier (queries and keys not split into
/// heads) stay, plus the attention-weighted sum of their nearest neighbours by key; one more stands
/// for all dropped tokens. With a ratio: the best instead of the outliers, and "+" gives a quarter
/// of the budget to them. Merges projected rows, the original those before the projector.
/// Source: LLaVA-PruMerge, arXiv 2403.15388.
std::vector<Stage> prumerge(const PruMergeOptions& options);

}  // namespace glimpse::pruning
