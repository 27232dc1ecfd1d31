#pragma once
#include <torch/types.h>

#include <cstdint>

// Mixes of N tokens' rows for K kept tokens (Selection::mix_KN), and groups of tokens.

namespace glimpse::pruning {

/// Kept tokens as they are: one 1 per row.
torch::Tensor plain_mix(const torch::Tensor& kept_K, int64_t num_tokens);

/// The most similar kept token of every token: int64 [N], places among the kept; kept tokens are
/// their own. similarity_NN is between all tokens.
torch::Tensor nearest_kept(const torch::Tensor& similarity_NN, const torch::Tensor& kept_K);

/// Rows of groups: group_N int64 [N] in [0, K) or -1 = in none. Each row sums to 1.
torch::Tensor group_means(const torch::Tensor& group_N, int64_t num_groups);

struct Clusters {
  torch::Tensor centre_K;  ///< int64, most central first
  torch::Tensor group_N;   ///< int64, the cluster of every token
};
/// Density peaks: density = exp(-mean squared distance to the `neighbours` nearest), centres have
/// the largest density * distance to anything denser; the others join the nearest centre.
/// Distances are divided by sqrt(C). Source: SparseVLM's recycling; Rodriguez and Laio 2014.
Clusters density_peaks(const torch::Tensor& x_NC, int64_t num_clusters, int64_t neighbours);

/// Bipartite merging until `k` tokens are left: even tokens join their most similar odd token, the
/// most similar pairs first, at most half of the tokens per round. Returns the group of every token
/// (int64 [N] in [0, k)). Source: ToMe, Bolya et al. 2023.
torch::Tensor bipartite_groups(const torch::Tensor& metric_NC, int64_t k);

}  // namespace glimpse::pruning
