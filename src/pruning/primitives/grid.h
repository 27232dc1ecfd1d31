#pragma once
#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "pruning/evidence.h"

namespace glimpse::pruning {

/// `k` cells spread evenly over the grid, raster indices, ascending, all different. Deterministic.
/// Requires 0 <= k <= height * width.
std::vector<int64_t> spread_over_grid(const TokenGrid& grid, int64_t k);

/// Tokens of all pictures together (raster order, pictures one after the other).
int64_t token_count(const std::vector<TokenGrid>& grids);

/// spread_over_grid in every picture; `k` of each, or as many as it has. int64, ascending.
torch::Tensor spread_over_pictures(const std::vector<TokenGrid>& grids, int64_t k_per_picture);

/// `kept` (original token indices) and spread_over_pictures, ascending, all different.
torch::Tensor with_spread_tokens(const torch::Tensor& kept, const std::vector<TokenGrid>& grids,
                                 int64_t k_per_picture);

/// Places of `wanted` (original token indices) among the alive ones: int64, ascending.
torch::Tensor places_among(const torch::Tensor& alive_N, const torch::Tensor& wanted);

}  // namespace glimpse::pruning
