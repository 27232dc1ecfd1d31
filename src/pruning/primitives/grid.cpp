#include "pruning/primitives/grid.h"

#include <torch/torch.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace glimpse::pruning {

std::vector<int64_t> spread_over_grid(const TokenGrid& grid, int64_t k) {
  assert(0 <= k && k <= grid.height * grid.width);
  std::vector<int64_t> cells;
  if (k == 0) return cells;
  // As many rows as make the cells' spacing alike in both directions; no row may need more than it
  // has.
  const double aspect = static_cast<double>(grid.height) / static_cast<double>(grid.width);
  const int64_t fewest = (k + grid.width - 1) / grid.width;
  const int64_t rows = std::clamp<int64_t>(std::llround(std::sqrt(static_cast<double>(k) * aspect)),
                                           fewest, std::min(k, grid.height));
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t row = (2 * i + 1) * grid.height / (2 * rows);
    const int64_t columns = (i + 1) * k / rows - i * k / rows;
    for (int64_t j = 0; j < columns; ++j) {
      cells.push_back(row * grid.width + (2 * j + 1) * grid.width / (2 * columns));
    }
  }
  return cells;
}

int64_t token_count(const std::vector<TokenGrid>& grids) {
  int64_t sum = 0;
  for (const TokenGrid& grid : grids) sum += grid.height * grid.width;
  return sum;
}

torch::Tensor spread_over_pictures(const std::vector<TokenGrid>& grids, int64_t k_per_picture) {
  std::vector<int64_t> tokens;
  int64_t begin = 0;
  for (const TokenGrid& grid : grids) {
    const int64_t size = grid.height * grid.width;
    for (const int64_t cell : spread_over_grid(grid, std::min(k_per_picture, size))) {
      tokens.push_back(begin + cell);
    }
    begin += size;
  }
  return torch::tensor(tokens, torch::kInt64);
}

torch::Tensor with_spread_tokens(const torch::Tensor& kept, const std::vector<TokenGrid>& grids,
                                 int64_t k_per_picture) {
  if (k_per_picture == 0) return kept;
  const torch::Tensor spread = spread_over_pictures(grids, k_per_picture).to(kept.device());
  return std::get<0>(at::_unique(torch::cat({kept, spread}), /*sorted=*/true));
}

torch::Tensor places_among(const torch::Tensor& alive_N, const torch::Tensor& wanted) {
  return at::isin(alive_N, wanted.to(alive_N.device())).nonzero().squeeze(1);
}

}  // namespace glimpse::pruning
