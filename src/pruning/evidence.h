#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "nn/grid_cells.h"

namespace glimpse::pruning {

// Shape legend: N visual tokens still alive, H heads, R query rows, D decoder width, C vision
// width, Q text rows.

/// Tokens of one picture, or of one frame of a clip, raster order.
using TokenGrid = nn::CellGrid;

/// What a method may know about the sample. Only what a stage's `needs` asked for is filled.
struct Evidence {
  std::vector<TokenGrid> grids;  ///< always filled: all pictures of the prompt
  torch::Tensor
      alive_N;  ///< always filled: int64, original indices of the tokens still alive, ascending
  /// Attention of the query rows to the visual tokens, scored as asked: the heads of the layers
  /// asked for, behind each other.
  torch::Tensor attention_HRN;
  std::vector<torch::Tensor> taps_NC;  ///< vision tower hidden states, in the order asked for
  torch::Tensor projected_ND;          ///< projected visual tokens
  torch::Tensor question_QD;           ///< embeddings of the text tokens after the last picture
  torch::Tensor query_state_RD;        ///< residual stream of the query rows at that layer's output
};

}  // namespace glimpse::pruning
