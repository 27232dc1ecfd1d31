#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

/// The projected tokens that are farthest from each other (greedy max-min over 1 - cosine). The
/// paper's own figures left them in the order of choice (`sorted: false`).
/// Source: DivPrune, arXiv 2503.02175.
std::vector<Stage> div_prune(const PictureRule& rule);

}  // namespace glimpse::pruning
