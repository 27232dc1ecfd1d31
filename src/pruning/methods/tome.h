#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

/// Bipartite merging by the keys of a block of the vision tower (mean over heads), repeated on the
/// projected tokens until the budget is left; a group becomes the mean of its members and stands
/// where its most central one stood. The original merges inside every block of the tower and adds
/// log(size) to the keys; here all happens in front of the decoder.
/// Source: ToMe, arXiv 2210.09461 (baselines.md A.8).
std::vector<Stage> tome(int64_t vision_block, const PictureRule& rule);

}  // namespace glimpse::pruning
