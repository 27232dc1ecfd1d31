#pragma once
#include <torch/types.h>

namespace glimpse::nn {

/// Rotary position embedding, half layout: dimension i turns with i + d/2 (RoFormer; as in Llama).
struct RotaryTable {
  torch::Tensor cos_Td, sin_Td;  ///< [T, d]
};

/// Angles position * base^(-2i/d), computed in float32 and rounded to `dtype` at the end.
///   position_ids  int64 [T]
RotaryTable rotary_table(const torch::Tensor& position_ids, int64_t head_dim, double base,
                         torch::ScalarType dtype);

/// x [T, H, d] -> the same shape, every head of row t turned by the table's row t.
torch::Tensor rotate(const torch::Tensor& x_THd, const RotaryTable& table);

}  // namespace glimpse::nn
