#include "pruning/methods/pool.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "pruning/primitives/grid.h"

namespace glimpse::pruning {
namespace {

double distortion(const TokenGrid& grid, int64_t rows, int64_t columns) {
  const double ratio = double(rows * grid.width) / double(columns * grid.height);
  return std::abs(std::log2(ratio));
}

// Shares of `size` cells in each of `parts` windows [floor(i size / parts), ceil((i+1) size /
// parts)).
torch::Tensor window_means(int64_t size, int64_t parts) {
  torch::Tensor means = torch::zeros({parts, size});
  for (int64_t i = 0; i < parts; ++i) {
    const int64_t begin = i * size / parts, end = ((i + 1) * size + parts - 1) / parts;
    means[i].slice(0, begin, end).fill_(1.0 / double(end - begin));
  }
  return means;
}

Selection pooled(const Evidence& picture, int64_t budget) {
  const TokenGrid& grid = picture.grids[0];
  TORCH_CHECK(picture.alive_N.size(0) == token_count({grid}), "pooling needs all tokens");
  const TokenGrid coarse = pooled_grid(grid, budget);
  const torch::Tensor rows = window_means(grid.height, coarse.height);
  const torch::Tensor columns = window_means(grid.width, coarse.width);
  std::vector<int64_t> centres;
  for (int64_t i = 0; i < coarse.height; ++i) {
    for (int64_t j = 0; j < coarse.width; ++j) {
      const int64_t row = (2 * i + 1) * grid.height / (2 * coarse.height);
      centres.push_back(row * grid.width + (2 * j + 1) * grid.width / (2 * coarse.width));
    }
  }
  return {.kept = torch::tensor(centres, torch::kInt64).to(picture.alive_N.device()),
          .mix_KN = torch::kron(rows, columns).to(picture.alive_N.device())};
}

}  // namespace

TokenGrid pooled_grid(const TokenGrid& grid, int64_t budget) {
  constexpr double kAlike = 1e-9;
  TokenGrid best{.height = 0, .width = 0};
  for (const double limit : {1.0, 1e9}) {
    for (int64_t rows = 1; rows <= std::min(grid.height, budget); ++rows) {
      const int64_t columns = std::min(budget / rows, grid.width);
      if (distortion(grid, rows, columns) > limit + kAlike) continue;
      const int64_t cells = rows * columns, best_cells = best.height * best.width;
      const double now = distortion(grid, rows, columns);
      const bool closer =
          cells == best_cells && now < distortion(grid, best.height, best.width) - kAlike;
      if (cells > best_cells || closer) best = {.height = rows, .width = columns};
    }
    if (best.height > 0) break;
  }
  return best;
}

std::vector<Stage> pool(const PictureRule& rule) { return {per_picture_stage(rule, {}, pooled)}; }

}  // namespace glimpse::pruning
