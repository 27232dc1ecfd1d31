#include "pruning/primitives/merging.h"

#include <torch/torch.h>

#include <limits>

#include "pruning/primitives/similarity.h"
#include "pruning/selection.h"

namespace glimpse::pruning {

torch::Tensor plain_mix(const torch::Tensor& kept_K, int64_t num_tokens) {
  return torch::one_hot(kept_K, num_tokens).to(torch::kFloat32);
}

torch::Tensor nearest_kept(const torch::Tensor& similarity_NN, const torch::Tensor& kept_K) {
  const torch::Tensor nearest_N = similarity_NN.index_select(1, kept_K).argmax(1);
  return nearest_N.index_copy(0, kept_K, torch::arange(kept_K.size(0), kept_K.options()));
}

torch::Tensor group_means(const torch::Tensor& group_N, int64_t num_groups) {
  const torch::Tensor groups_K = torch::arange(num_groups, group_N.options());
  const torch::Tensor member_KN =
      (group_N.unsqueeze(0) == groups_K.unsqueeze(1)).to(torch::kFloat32);
  return member_KN / member_KN.sum(1, true).clamp_min(1);
}

Clusters density_peaks(const torch::Tensor& x_NC, int64_t num_clusters, int64_t neighbours) {
  const torch::Tensor x = x_NC.to(torch::kFloat32);
  const int64_t num_tokens = x.size(0);
  const double scale = std::sqrt(static_cast<double>(x.size(1)));
  const torch::Tensor distance_NN = torch::cdist(x, x) / scale;
  const auto nearest = distance_NN.topk(std::min(neighbours, num_tokens), 1, /*largest=*/false);
  const torch::Tensor density_N = (-std::get<0>(nearest).square().mean(1)).exp();
  const torch::Tensor denser_NN = density_N.unsqueeze(0) > density_N.unsqueeze(1);
  const torch::Tensor far = distance_NN.max();
  const torch::Tensor peak_N =
      std::get<0>(torch::where(denser_NN, distance_NN, far).min(1)) * density_N;
  const torch::Tensor centre_K = at::argsort(peak_N, /*stable=*/true, 0, /*descending=*/true)
                                     .narrow(0, 0, std::min(num_clusters, num_tokens));
  return {centre_K, nearest_kept(-distance_NN, centre_K)};
}

torch::Tensor bipartite_groups(const torch::Tensor& metric_NC, int64_t k) {
  torch::Tensor group_N = torch::arange(metric_NC.size(0), torch::kInt64);
  torch::Tensor sum_GC = metric_NC.to(torch::kFloat32);
  TORCH_CHECK(0 < k && k <= sum_GC.size(0), k, " groups of ", sum_GC.size(0), " tokens");
  while (sum_GC.size(0) > k) {
    const int64_t count = sum_GC.size(0);
    const torch::Tensor all = torch::arange(count, torch::kInt64);
    const torch::Tensor even = all.slice(0, 0, count, 2), odd = all.slice(0, 1, count, 2);
    // A group's metric is the mean of its members: cosines do not depend on its length.
    const auto best = cosines(sum_GC.index_select(0, even), sum_GC.index_select(0, odd)).max(1);
    const int64_t merges = std::min(count - k, even.size(0));
    const torch::Tensor joining = top_k_in_order(std::get<0>(best), merges);
    const torch::Tensor from = even.index_select(0, joining);
    const torch::Tensor to = odd.index_select(0, std::get<1>(best).index_select(0, joining));
    const torch::Tensor staying = all_but(count, from);
    torch::Tensor place = torch::empty_like(all);
    place.index_copy_(0, staying, torch::arange(staying.size(0), torch::kInt64));
    place.index_copy_(0, from, place.index_select(0, to));
    sum_GC = torch::zeros({staying.size(0), sum_GC.size(1)}).index_add(0, place, sum_GC);
    group_N = place.index_select(0, group_N);
  }
  return group_N;
}

}  // namespace glimpse::pruning
