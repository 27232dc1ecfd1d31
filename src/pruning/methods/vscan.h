#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"
#include "pruning/methods/pyramid_drop.h"

namespace glimpse::pruning {

struct VScanOptions {
  int64_t local_block = 0;   ///< its attention picks tokens in every window
  int64_t vision_block = 0;  ///< its attention picks tokens of the whole picture
  int64_t windows = 4;       ///< per side of the picture
  bool merge = true;         ///< dropped tokens are averaged into their most similar kept one
  bool sorted = true;
  Positions positions = Positions::keep;
};

/// Before the decoder half of the budget goes to the most attended tokens of every window, half to
/// those of the picture; the first cut's tokens are cut again by the last row's attention in the
/// layer that runs next. Requires a first cut at layer 0. Source: VScan, arXiv 2505.22654.
std::vector<Stage> vscan(const VScanOptions& options, const CutRule& rule);

}  // namespace glimpse::pruning
