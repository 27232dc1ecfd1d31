#pragma once
#include <cstdint>
#include <vector>

namespace glimpse::models {

/// Blocks of a vision transformer: four square projections and an MLP of two matrices, or of three
/// where it is gated.
struct TowerShape {
  int64_t blocks = 0, width = 0, mlp_width = 0, mlp_matrices = 2;
};

/// Floating-point operations (2 per multiply-add) of the blocks over rows that attend within
/// segments of these lengths, without a causal mask: the whole square. Without norms, softmax and
/// activations. Source: evaluation.md 4.2.
double tower_flops(const TowerShape& shape, const std::vector<int64_t>& segments);

/// Of the product [rows, in] x [in, out].
double product_flops(int64_t rows, int64_t in, int64_t out);

}  // namespace glimpse::models
