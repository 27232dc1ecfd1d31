#include "pruning/methods/vis_pruner.h"

#include <torch/torch.h>

#include <algorithm>

#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

constexpr int64_t kDroppedAtOnce = 8;

// Of tokens `rest` (in descending order of attention) the `count` that are least alike.
torch::Tensor diverse(torch::Tensor rest, int64_t count, const torch::Tensor& similarity_NN) {
  while (rest.size(0) > count) {
    const torch::Tensor a = rest.slice(0, 0, rest.size(0), 2),
                        b = rest.slice(0, 1, rest.size(0), 2);
    const int64_t drop = std::min({kDroppedAtOnce, rest.size(0) - count, a.size(0)});
    torch::Tensor staying = a.slice(0, drop);
    if (b.numel() > 0) {
      const torch::Tensor closest =
          std::get<0>(similarity_NN.index_select(0, a).index_select(1, b).max(1));
      staying = a.index_select(0, all_but(a.size(0), top_k_in_order(closest, drop)));
    }
    rest = torch::cat({staying, b});
  }
  return rest;
}

}  // namespace

std::vector<Stage> vis_pruner(const VisPrunerOptions& options, const PictureRule& rule) {
  const Needs needs{.taps = {options.feature_tap}, .vision_attention = {options.vision_block}};
  const auto select = [important = options.important](const Evidence& picture, int64_t budget) {
    const torch::Tensor& scores_N = picture.vision_attention_N[0];
    const auto best = static_cast<int64_t>(important * static_cast<double>(budget));
    const torch::Tensor order =
        at::argsort(scores_N, /*stable=*/true, /*dim=*/0, /*descending=*/true);
    const torch::Tensor others =
        diverse(order.slice(0, best), budget - best, cosines(picture.taps_NC[0]));
    return Selection{.kept = torch::cat({order.slice(0, 0, best), others}), .scores = scores_N};
  };
  return {per_picture_stage(rule, needs, select)};
}

}  // namespace glimpse::pruning
