#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

struct ScopeOptions {
  int64_t vision_block = 0;  ///< whose attention is the saliency
  int64_t feature_tap = 0;   ///< hidden states that are to be covered
  double alpha = 1;          ///< exponent of the saliency
};

/// Greedy coverage of all tokens by similar ones, weighted by attention.
/// Source: SCOPE, arXiv 2510.24214.
std::vector<Stage> scope(const ScopeOptions& options, const PictureRule& rule);

}  // namespace glimpse::pruning
