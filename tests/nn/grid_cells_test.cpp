#include "nn/grid_cells.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {
namespace {

using Indices = std::vector<int64_t>;

Indices values(const torch::Tensor& t) {
  const torch::Tensor flat = t.contiguous();
  return {flat.data_ptr<int64_t>(), flat.data_ptr<int64_t>() + flat.numel()};
}

}  // namespace

TEST(GridCells, RestartInEveryGrid) {
  const GridCells cells = grid_cells({{2, 3}, {1, 2}}, torch::kCPU);
  EXPECT_EQ(values(cells.row_N), (Indices{0, 0, 0, 1, 1, 1, 0, 0}));
  EXPECT_EQ(values(cells.column_N), (Indices{0, 1, 2, 0, 1, 2, 0, 1}));
  EXPECT_EQ(grid_segments(cells).lengths, (Indices{6, 2}));
}

TEST(GridCells, SelectionKeepsPlaces) {
  const GridCells cells =
      grid_cells({{2, 3}, {1, 2}}, torch::kCPU).select(torch::tensor({1, 5, 7}, torch::kInt64));
  EXPECT_EQ(values(cells.row_N), (Indices{0, 1, 0}));
  EXPECT_EQ(values(cells.column_N), (Indices{1, 2, 1}));
  EXPECT_EQ(grid_segments(cells).lengths, (Indices{2, 1}));
}

TEST(WindowSegments, AreThoseOfTheTransformersExample) {
  // Merged grids 5 x 6 and 4 x 2, side 4 (qwen2_5_vl.md 4).
  const Segments windows = window_segments(grid_cells({{5, 6}, {4, 2}}, torch::kCPU), 4);
  Indices expected = {0,  1, 2, 3,  6,  7,  8,  9,  12, 13, 14, 15, 18, 19, 20,
                      21, 4, 5, 10, 11, 16, 17, 22, 23, 24, 25, 26, 27, 28, 29};
  for (int64_t i = 30; i < 38; ++i) expected.push_back(i);
  EXPECT_EQ(values(windows.order_N), expected);
  EXPECT_EQ(windows.lengths, (Indices{16, 8, 4, 2, 8}));
}

TEST(WindowSegments, NeverSpanTwoGrids) {
  const Segments windows = window_segments(grid_cells({{1, 2}, {1, 2}}, torch::kCPU), 4);
  EXPECT_EQ(windows.lengths, (Indices{2, 2}));
  EXPECT_EQ(values(windows.order_N), (Indices{0, 1, 2, 3}));
}

}  // namespace glimpse::nn
