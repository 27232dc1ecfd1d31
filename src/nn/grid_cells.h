#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace glimpse::nn {

/// A raster of cells.
struct CellGrid {
  int64_t height = 0, width = 0;
};

/// Where the N cells of several grids stand, grids behind each other in raster order; int64.
struct GridCells {
  torch::Tensor grid_N;           ///< number of the grid
  torch::Tensor row_N, column_N;  ///< restart at 0 in every grid

  GridCells select(const torch::Tensor& index) const;
};

GridCells grid_cells(const std::vector<CellGrid>& grids, const torch::Device& device);

/// Rows regrouped so that every segment is contiguous.
struct Segments {
  torch::Tensor order_N;         ///< int64, undefined = as they stand
  std::vector<int64_t> lengths;  ///< of the segments, none empty
};

/// One segment per grid.
Segments grid_segments(const GridCells& cells);

/// One segment per window of side x side cells, windows in raster order in their grid, cells in
/// raster order in their window. Source: qwen2_5_vl.md 4, step 3.
Segments window_segments(const GridCells& cells, int64_t side);

}  // namespace glimpse::nn
