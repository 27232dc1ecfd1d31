#include "nn/grid_cells.h"

#include <torch/torch.h>

namespace glimpse::nn {
namespace {

std::vector<int64_t> run_lengths(const torch::Tensor& keys_N) {
  const torch::Tensor counts = std::get<2>(at::unique_consecutive(keys_N, false, true)).cpu();
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + counts.numel()};
}

}  // namespace

GridCells GridCells::select(const torch::Tensor& index) const {
  return {grid_N.index_select(0, index), row_N.index_select(0, index),
          column_N.index_select(0, index)};
}

GridCells grid_cells(const std::vector<CellGrid>& grids, const torch::Device& device) {
  std::vector<torch::Tensor> numbers, rows, columns;
  for (size_t i = 0; i < grids.size(); ++i) {
    const torch::Tensor cell = torch::arange(grids[i].height * grids[i].width, torch::kInt64);
    numbers.push_back(torch::full_like(cell, static_cast<int64_t>(i)));
    rows.push_back(at::div(cell, grids[i].width, "floor"));
    columns.push_back(cell.remainder(grids[i].width));
  }
  return {torch::cat(numbers).to(device), torch::cat(rows).to(device),
          torch::cat(columns).to(device)};
}

Segments grid_segments(const GridCells& cells) { return {.lengths = run_lengths(cells.grid_N)}; }

Segments window_segments(const GridCells& cells, int64_t side) {
  TORCH_CHECK(side > 0, "windows of side ", side);
  if (cells.grid_N.size(0) == 0) return {};
  const torch::Tensor row = at::div(cells.row_N, side, "floor");
  const torch::Tensor column = at::div(cells.column_N, side, "floor");
  const int64_t columns = column.max().item<int64_t>() + 1;
  const int64_t windows = (row.max().item<int64_t>() + 1) * columns;
  const torch::Tensor window_N = cells.grid_N * windows + row * columns + column;
  const torch::Tensor order = at::argsort(window_N, /*stable=*/true, /*dim=*/0, false);
  return {.order_N = order, .lengths = run_lengths(window_N.index_select(0, order))};
}

}  // namespace glimpse::nn
