#include "pruning/glimpse/picture_layout.h"

#include <torch/torch.h>

namespace glimpse::pruning {

namespace {
constexpr double kRotaryBase = 10000.0;
}

PictureLayout picture_layout(const std::vector<TokenGrid>& grids, const torch::Tensor& alive_N,
                             const torch::Tensor& like) {
  const torch::Device device = alive_N.defined() ? alive_N.device() : like.device();
  const auto options = torch::TensorOptions().dtype(torch::kInt64).device(device);
  PictureLayout layout;
  std::vector<torch::Tensor> rows, columns;
  int64_t begin = 0;
  for (const TokenGrid& grid : grids) {
    const int64_t size = grid.height * grid.width;
    torch::Tensor cell = torch::arange(size, options);
    if (alive_N.defined()) {
      const torch::Tensor here = (alive_N >= begin).logical_and(alive_N < begin + size);
      cell = alive_N.masked_select(here) - begin;
    }
    rows.push_back(at::div(cell, grid.width, "floor"));
    columns.push_back(cell.remainder(grid.width));
    layout.per_picture.push_back(cell.size(0));
    begin += size;
  }
  layout.row_N = torch::cat(rows);
  layout.column_N = torch::cat(columns);
  return layout;
}

nn::RotaryTable picture_rotary(const PictureLayout& layout, int64_t head_dim) {
  TORCH_CHECK(head_dim % 4 == 0, "head size ", head_dim, " of a 2-D rotary table");
  const int64_t half = head_dim / 2;
  const auto options = torch::TensorOptions().dtype(torch::kFloat32).device(layout.row_N.device());
  const torch::Tensor exponents = torch::arange(0, half, 2, options) / static_cast<double>(half);
  const torch::Tensor inverse = at::pow(kRotaryBase, exponents).reciprocal();
  const auto angles = [&inverse](const torch::Tensor& index) {
    return at::outer(index.to(torch::kFloat32), inverse);
  };
  const torch::Tensor phase = torch::cat({angles(layout.row_N), angles(layout.column_N)}, -1);
  const torch::Tensor both = torch::cat({phase, phase}, -1);
  return {both.cos(), both.sin()};
}

}  // namespace glimpse::pruning
