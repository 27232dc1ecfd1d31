#pragma once
#include <torch/types.h>

#include <vector>

#include "pruning/evidence.h"

namespace glimpse::pruning {

struct MeanAttentionInput {
  torch::Tensor rows_QNF;        ///< attention of the glimpse rows, F = layers * heads
  std::vector<TokenGrid> grids;  ///< pictures, each normalised by itself
  torch::Tensor alive_N;         ///< int64, undefined = all tokens of all grids
  bool raw = false;  ///< rows are logits: softmax over each picture's means; else their exp
};

/// Mean over heads as shares, scaled to 0..1 in every picture: the "logits" of the published
/// AttnFuserDummy.
/// -> [Q, N]. Source: method.md 2.3 and 2.6.
torch::Tensor mean_attention(const MeanAttentionInput& input);

}  // namespace glimpse::pruning
