#pragma once
#include <vector>

#include "pruning/budget.h"
#include "pruning/stage.h"

namespace glimpse::pruning {

/// What methods with several cuts share.
struct CutRule {
  std::vector<Cut> cuts;  ///< shares of the prompt's tokens
  EarlierCache earlier = EarlierCache::drop;
};

/// How many of the alive tokens a cut's share of all the prompt's tokens is.
int64_t tokens_of_cut(const Cut& cut, const Evidence& evidence);

/// The stage of one cut: before the decoder at layer 0.
Stage stage_of(const Cut& cut, EarlierCache earlier);

/// At every cut the tokens that the prompt's last row attends to most in the layer that runs next.
/// Source: PyramidDrop, arXiv 2410.17247.
std::vector<Stage> pyramid_drop(const CutRule& rule);

/// One such cut (VScan, progressive).
Stage last_token_cut(const Cut& cut, EarlierCache earlier);

}  // namespace glimpse::pruning
