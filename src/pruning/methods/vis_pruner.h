#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

struct VisPrunerOptions {
  int64_t vision_block = 0;  ///< whose attention is read
  int64_t feature_tap = 0;   ///< hidden states that are compared
  double important = 0.5;    ///< share of the budget that goes by attention
};

/// Part of the budget goes to the most attended tokens; of the others the most redundant ones are
/// dropped, eight at a time, until the rest of the budget is left.
/// Source: VisPruner, arXiv 2412.01818.
std::vector<Stage> vis_pruner(const VisPrunerOptions& options, const PictureRule& rule);

}  // namespace glimpse::pruning
