#pragma once
#include <torch/types.h>

#include <vector>

#include "nn/rotary.h"
#include "pruning/evidence.h"

namespace glimpse::pruning {

/// Where the alive tokens stand: cell of each in its picture, and how many each picture has left.
struct PictureLayout {
  torch::Tensor row_N, column_N;  ///< int64, restart at 0 in every picture
  std::vector<int64_t> per_picture;
};

/// alive_N int64 ascending original indices, undefined = all tokens of all grids. On alive_N's
/// device; `like` gives it when alive_N is undefined.
PictureLayout picture_layout(const std::vector<TokenGrid>& grids, const torch::Tensor& alive_N,
                             const torch::Tensor& like);

/// 2-D rotary table [N, head_dim] in float32: the first half of the frequencies turns with the row,
/// the second with the column, angle = index * 10000^(-2m / (head_dim / 2)).
/// Requires head_dim to be a multiple of 4. Source: method.md 2.3 step 2.
nn::RotaryTable picture_rotary(const PictureLayout& layout, int64_t head_dim);

}  // namespace glimpse::pruning
