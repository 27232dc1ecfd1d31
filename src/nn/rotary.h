#pragma once
#include <torch/types.h>

#include <vector>

#include "nn/grid_cells.h"

namespace glimpse::nn {

/// Rotary position embedding, half layout: dimension i turns with i + d/2 (RoFormer; as in Llama).
struct RotaryTable {
  torch::Tensor cos_Td, sin_Td;  ///< [T, d]
};

struct RotaryOptions {
  int64_t head_dim = 0;
  double base = 10000.0;
  /// M-RoPE: how many of the d/2 frequencies follow time, row and column; empty = one axis.
  std::vector<int64_t> sections;
};

/// Angles position * base^(-2i/d), computed in float32 and rounded to `dtype` at the end.
///   position_ids  int64 [T], or with sections also [3, T]
RotaryTable rotary_table(const torch::Tensor& position_ids, const RotaryOptions& options,
                         torch::ScalarType dtype);

/// Two axes, [N, head_dim] in float32: the first half of the frequencies turns with the row, the
/// second with the column, angle = index * 10000^(-2m / (head_dim / 2)). Every step is rounded to
/// `precision`. Requires head_dim to be a multiple of 4. Source: qwen2_5_vl.md 4, method.md 2.3.
RotaryTable grid_rotary_table(const GridCells& cells, int64_t head_dim,
                              torch::ScalarType precision = torch::kFloat32);

/// x [T, H, d] -> the same shape, every head of row t turned by the table's row t.
torch::Tensor rotate(const torch::Tensor& x_THd, const RotaryTable& table);

}  // namespace glimpse::nn
