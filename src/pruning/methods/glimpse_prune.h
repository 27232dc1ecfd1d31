#pragma once
#include <optional>
#include <vector>

#include "pruning/glimpse/glimpse_predictor.h"
#include "pruning/stage.h"

namespace glimpse::pruning {

struct GlimpsePruneOptions {
  MaskRule rule;
  std::optional<int64_t> layer;  ///< prune before this layer; absent = reduce_layer + 1
  EarlierCache earlier = EarlierCache::drop;
  torch::Tensor table_LnD;  ///< GlimpseToken::table(), or undefined: computed here
};

/// A learned token looks at the picture after the prompt; the predictor turns its attention into a
/// mask after `reduce_layer`. Errors: Error for a layer that the predictor's attention rows do not
/// precede. Source: GlimpsePrune, arXiv 2508.01548 (method.md 1).
std::vector<Stage> glimpse_prune(GlimpsePredictor predictor, const GlimpsePruneOptions& options);

}  // namespace glimpse::pruning
