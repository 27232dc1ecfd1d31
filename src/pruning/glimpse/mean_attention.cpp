#include "pruning/glimpse/mean_attention.h"

#include <torch/torch.h>

// Q questions, n tokens of a picture.

namespace glimpse::pruning {
namespace {

constexpr double kSmallestRange = 1e-6;  // as published

torch::Tensor scaled(const torch::Tensor& shares_Qn) {
  const torch::Tensor lowest = shares_Qn.amin(1, /*keepdim=*/true);
  const torch::Tensor highest = shares_Qn.amax(1, /*keepdim=*/true);
  return (shares_Qn - lowest) / (highest - lowest + kSmallestRange);
}

}  // namespace

torch::Tensor mean_attention(const MeanAttentionInput& input) {
  nn::GridCells cells = nn::grid_cells(input.grids, input.rows_QNF.device());
  if (input.alive_N.defined()) cells = cells.select(input.alive_N);
  std::vector<torch::Tensor> pictures;
  int64_t begin = 0;
  for (const int64_t count : nn::grid_segments(cells).lengths) {
    const torch::Tensor mean_Qn = input.rows_QNF.narrow(1, begin, count).mean(-1);
    pictures.push_back(scaled(input.raw ? mean_Qn.softmax(1) : mean_Qn.exp()));
    begin += count;
  }
  return torch::cat(pictures, 1);
}

}  // namespace glimpse::pruning
