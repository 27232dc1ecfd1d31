#include "pruning/methods/prumerge.h"

#include <torch/torch.h>

#include <algorithm>

#include "pruning/primitives/merging.h"
#include "pruning/primitives/outliers.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

constexpr int64_t kOutliersOfSpread = 4;  // "+" ends with about four times the outliers

struct Chosen {
  torch::Tensor best, spread;
};

// Without a ratio: outliers, and for "+" every n-th token, n = int(1 / share) / 3.
Chosen by_outliers(const torch::Tensor& order_N, int64_t outliers, bool spread) {
  const int64_t num_tokens = order_N.size(0);
  const torch::Tensor best = order_N.slice(0, 0, std::clamp<int64_t>(outliers, 1, num_tokens));
  if (!spread) return {best, order_N.slice(0, 0, 0)};
  const int64_t stride = std::max<int64_t>(num_tokens / best.size(0) / 3, 1);
  const torch::Tensor grid = torch::arange(0, num_tokens, stride, order_N.options());
  return {best, grid.masked_select(~at::isin(grid, best))};
}

// With one: exactly `count` tokens.
Chosen by_count(const torch::Tensor& order_N, int64_t count, bool spread) {
  const int64_t share = spread ? (count + kOutliersOfSpread - 1) / kOutliersOfSpread : count;
  const torch::Tensor best = order_N.slice(0, 0, share);
  const torch::Tensor others = all_but(order_N.size(0), best);
  const int64_t more = count - share;
  const torch::Tensor steps = (torch::arange(more, torch::kFloat64) + 0.5) *
                              (static_cast<double>(others.size(0)) / std::max<double>(1, more));
  return {best, others.index_select(0, steps.to(torch::kInt64).to(others.device()))};
}

Selection merged(const Evidence& picture, int64_t budget, const PruMergeOptions& options) {
  const torch::Tensor& scores_N = picture.unsplit_attention_N[0];
  const int64_t num_tokens = scores_N.size(0);
  const torch::Tensor order_N = at::argsort(scores_N, /*stable=*/true, 0, /*descending=*/true);
  const int64_t count = std::max<int64_t>(budget - 1, 1);  // one is the sum of the dropped
  const Chosen chosen = options.ratio
                            ? by_count(order_N, std::min(count, num_tokens), options.spread)
                            : by_outliers(order_N, outlier_count(scores_N), options.spread);
  torch::Tensor kept = torch::cat({chosen.best, chosen.spread});
  torch::Tensor similarity_NN = cosines(picture.vision_keys_NHd[0].flatten(1)).clone();
  similarity_NN.fill_diagonal_(-2);  // no token is its own neighbour
  const int64_t neighbours = std::min(options.neighbours, num_tokens - 1);
  const torch::Tensor near = std::get<1>(similarity_NN.index_select(0, kept).topk(neighbours, 1));
  const torch::Tensor weights_KN = scores_N.unsqueeze(0).expand({kept.size(0), num_tokens});
  torch::Tensor mix_KN = plain_mix(kept, num_tokens).scatter(1, near, weights_KN.gather(1, near));
  const torch::Tensor dropped = order_N.masked_select(~at::isin(order_N, kept));
  if (dropped.numel() > 0 && (!options.ratio || kept.size(0) < budget)) {
    const torch::Tensor rest_N = scores_N.index_fill(0, kept, 0);
    mix_KN = torch::cat({mix_KN, rest_N.unsqueeze(0)});
    kept = torch::cat({kept, dropped.slice(0, 0, 1)});
  }
  return {.kept = kept, .scores = scores_N, .mix_KN = mix_KN};
}

}  // namespace

std::vector<Stage> prumerge(const PruMergeOptions& options) {
  const Needs needs{.unsplit_attention = {options.vision_block},
                    .vision_keys = {options.vision_block}};
  const PictureRule rule{
      .ratio = options.ratio.value_or(1), .sorted = options.sorted, .positions = options.positions};
  return {per_picture_stage(rule, needs, [options](const Evidence& picture, int64_t budget) {
    return merged(picture, budget, options);
  })};
}

}  // namespace glimpse::pruning
