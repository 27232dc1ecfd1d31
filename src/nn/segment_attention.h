#pragma once
#include <torch/types.h>

#include <vector>

namespace glimpse::nn {

/// Attention in which rows see only their own segment: `lengths` split the N rows in order.
/// q, k and v [..., N, H, d] -> [..., N, H * d]. No map of N x N is ever made.
torch::Tensor attend_segments(const torch::Tensor& q, const torch::Tensor& k,
                              const torch::Tensor& v, const std::vector<int64_t>& lengths);

/// Attention that every row receives from the rows of its segment: the mean over queries and heads
/// of the softmax maps, q and k [N, H, d] -> float [N]. Maps are made in blocks of rows.
torch::Tensor received_attention(const torch::Tensor& q_NHd, const torch::Tensor& k_NHd,
                                 const std::vector<int64_t>& lengths);

}  // namespace glimpse::nn
