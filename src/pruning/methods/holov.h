#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

struct HoloVOptions {
  int64_t vision_block = 0;  ///< whose attention is read
  int64_t feature_tap = 0;   ///< hidden states that are compared
  int64_t chunks = 16;       ///< neighbouring parts of the sequence
  double alpha = 0.09;       ///< weight of the variance of similarities
};

/// Parts of the picture share the budget in proportion to their scores, so that no part is lost:
/// attention plus alpha times the variance of a token's cosines within its part, brought to the
/// attention's mean. Source: HoloV, arXiv 2510.02912 (as baselines.md A.15 describes it).
std::vector<Stage> holov(const HoloVOptions& options, const PictureRule& rule);

}  // namespace glimpse::pruning
