#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

/// The tokens that receive most attention in a block of the vision tower.
/// Source: FasterVLM, arXiv 2412.01818v1.
std::vector<Stage> faster_vlm(int64_t vision_block, const PictureRule& rule);

}  // namespace glimpse::pruning
