#pragma once
#include <torch/types.h>

#include <functional>

// Subsets chosen one token after the other. All return int64 [k] in the order of choice; ties go to
// the lower index. Requires 0 <= k <= N.

namespace glimpse::pruning {

/// The tokens that are farthest from each other: first the one with the farthest nearest neighbour,
/// then always the one farthest from the chosen. Distance: 1 - similarity. Source: DivPrune.
torch::Tensor greedy_max_min(const torch::Tensor& similarity_NN, int64_t k);

/// Most probable subset of a determinantal point process with this kernel, by incremental Cholesky.
/// Source: CDPruner; Chen et al. 2018.
torch::Tensor greedy_dpp(const torch::Tensor& kernel_NN, int64_t k);

/// Covers all tokens by similar ones: gain_j = weight_j * sum_i max(0, similarity_ij - cover_i).
/// Source: SCOPE.
torch::Tensor greedy_coverage(const torch::Tensor& similarity_NN, const torch::Tensor& weight_N,
                              int64_t k);

struct ThreeTermWeights {
  double diversity = 0.5;
  double coverage = 0.5;
};
/// Relevance + diversity * (1 - largest similarity to the chosen) + coverage * (new cover of tokens
/// not chosen), each divided by its mean over the tokens left at every step; starts with the most
/// relevant. Source: TOPS.
torch::Tensor greedy_three_terms(const torch::Tensor& similarity_NN,
                                 const torch::Tensor& relevance_N, int64_t k,
                                 const ThreeTermWeights& weights);

}  // namespace glimpse::pruning
