#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "nn/grid_cells.h"

namespace glimpse::pruning {

// Shape legend: N visual tokens still alive, H heads, R query rows, D decoder width, C vision
// width, Q text rows after the last picture, d head size.

/// Tokens of one picture, or of one frame of a clip, raster order.
using TokenGrid = nn::CellGrid;

/// What a method may know about the sample. Only what a stage's `needs` asked for is filled.
struct Evidence {
  std::vector<TokenGrid> grids;  ///< always filled: all pictures of the prompt
  /// Always filled: int64, original indices of the tokens still alive, in the order of the
  /// sequence (ascending unless a method reordered them).
  torch::Tensor alive_N;
  /// Attention of the query rows to the visual tokens, scored as asked: the heads of the layers
  /// asked for, behind each other.
  torch::Tensor attention_HRN;
  std::vector<torch::Tensor> taps_NC;  ///< vision tower hidden states, in the order asked for
  torch::Tensor projected_ND;          ///< projected visual tokens
  torch::Tensor question_QD;           ///< embeddings of the text tokens after the last picture
  torch::Tensor query_state_RD;        ///< residual stream of the query rows at that layer's output
  /// Attention that tokens receive in blocks of the vision tower, mean over heads, in the order
  /// asked for: from the class token, or, in towers without one, the mean over all patches.
  std::vector<torch::Tensor> vision_attention_N;
  /// The same where queries and keys are not split into heads.
  std::vector<torch::Tensor> unsplit_attention_N;
  std::vector<torch::Tensor> vision_keys_NHd;  ///< keys in blocks of the vision tower
  torch::Tensor hidden_ND, hidden_QD;          ///< residual stream where the stage acts
  torch::Tensor key_norm_N, key_norm_Q;        ///< L1 norms of the cached keys, all heads together
};

}  // namespace glimpse::pruning
