#pragma once
#include <vector>

#include "pruning/methods/pyramid_drop.h"

namespace glimpse::pruning {

struct SparseVlmOptions {
  double recycle = 0.3;  ///< share of the dropped tokens that is merged into a few; 0 = none
  int64_t heads = 0;     ///< score by the heads that look at the picture most; 0 = all
};

/// At every cut the tokens that the question's raters attend to most in the layer below; the best
/// of the dropped ones are clustered and come back as cluster means (beside the budget, as
/// published), each standing where its centre stood. The second release (+): recycle 0, heads 14;
/// its division by the attention that positions alone would give is left out.
/// Source: SparseVLM, arXiv 2410.04417.
std::vector<Stage> sparse_vlm(const SparseVlmOptions& options, const CutRule& rule);

}  // namespace glimpse::pruning
