#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"
#include "pruning/methods/pyramid_drop.h"
#include "pruning/primitives/greedy.h"

namespace glimpse::pruning {

struct TopsOptions {
  int64_t vision_block = 0;  ///< its attention is the relevance before the decoder
  int64_t feature_tap = 0;   ///< hidden states that are compared there
  ThreeTermWeights weights;
  bool sorted = true;
  Positions positions = Positions::keep;
};

/// Relevance + diversity + coverage, greedily: before the decoder by the tower's attention and
/// features, at later cuts by the raters' attention in the layer below and the hidden rows.
/// Requires a first cut at layer 0. Source: TOPS, arXiv 2606.27161; raters as SparseVLM's.
std::vector<Stage> tops(const TopsOptions& options, const CutRule& rule);

}  // namespace glimpse::pruning
