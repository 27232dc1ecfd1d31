#pragma once
#include <torch/types.h>

namespace glimpse::pruning {

/// Cosines between the rows of a [A, C] and those of b [B, C]: float [A, B]. Rows of zeros: 0.
torch::Tensor cosines(const torch::Tensor& a_AC, const torch::Tensor& b_BC);
inline torch::Tensor cosines(const torch::Tensor& x_NC) { return cosines(x_NC, x_NC); }

/// (x - min + offset) / (max - min); all ones where the values are all equal.
torch::Tensor min_max_scaled(const torch::Tensor& x_N, double offset = 0);

/// 0 .. N-1 without the tokens of `index`: int64, ascending.
torch::Tensor all_but(int64_t num_tokens, const torch::Tensor& index);

}  // namespace glimpse::pruning
