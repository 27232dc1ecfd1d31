#include "pruning/methods/vscan.h"

#include <torch/torch.h>

#include <limits>

#include "pruning/primitives/merging.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

// The `budget` best tokens by score of which no window has more than its part, rounded up.
torch::Tensor best_of_windows(const torch::Tensor& scores_N, const Evidence& picture,
                              int64_t budget, int64_t windows) {
  const TokenGrid& grid = picture.grids[0];
  const int64_t cap = (budget + windows * windows - 1) / (windows * windows);
  const torch::Tensor token = picture.alive_N.cpu();
  const torch::Tensor order =
      at::argsort(scores_N, /*stable=*/true, /*dim=*/0, /*descending=*/true).cpu();
  std::vector<int64_t> used(static_cast<size_t>(windows * windows), 0), kept;
  for (int64_t i = 0; i < order.size(0) && static_cast<int64_t>(kept.size()) < budget; ++i) {
    const int64_t place = order[i].item<int64_t>(), cell = token[place].item<int64_t>();
    const int64_t row = cell / grid.width * windows / grid.height;
    const int64_t column = cell % grid.width * windows / grid.width;
    int64_t& count = used[static_cast<size_t>(row * windows + column)];
    if (count == cap) continue;
    ++count;
    kept.push_back(place);
  }
  return torch::tensor(kept, torch::kInt64).to(scores_N.device());
}

Selection scanned(const Evidence& picture, int64_t budget, const VScanOptions& options) {
  const torch::Tensor& local_N = picture.vision_attention_N[0];
  const torch::Tensor& global_N = picture.vision_attention_N[1];
  const torch::Tensor local = best_of_windows(local_N, picture, budget / 2, options.windows);
  const double taken = -std::numeric_limits<float>::infinity();
  const torch::Tensor global =
      top_k_in_order(global_N.index_fill(0, local, taken), budget - local.size(0));
  Selection selection{.kept = torch::cat({local, global}), .scores = global_N};
  if (options.merge) {
    const torch::Tensor group_N = nearest_kept(cosines(picture.projected_ND), selection.kept);
    selection.mix_KN = group_means(group_N, selection.kept.size(0));
  }
  return selection;
}

}  // namespace

std::vector<Stage> vscan(const VScanOptions& options, const CutRule& rule) {
  TORCH_CHECK(!rule.cuts.empty() && rule.cuts[0].layer == 0, "vscan starts before the decoder");
  const Needs needs{.projected = options.merge,
                    .vision_attention = {options.local_block, options.vision_block}};
  std::vector<Stage> stages = {per_picture_stage(
      {.ratio = rule.cuts[0].share, .sorted = options.sorted, .positions = options.positions},
      needs, [options](const Evidence& picture, int64_t budget) {
        return scanned(picture, budget, options);
      })};
  for (size_t i = 1; i < rule.cuts.size(); ++i) {
    stages.push_back(last_token_cut(rule.cuts[i], rule.earlier));
  }
  return stages;
}

}  // namespace glimpse::pruning
