#include "pruning/methods/dart.h"

#include <torch/torch.h>

#include <algorithm>
#include <limits>

#include "pruning/methods/pyramid_drop.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

torch::Tensor undoubled(const Evidence& seen, int64_t budget, const DartOptions& options) {
  const auto pivots_of = [](const torch::Tensor& norms, int64_t count) {
    return top_k_in_order(norms, std::min(count, norms.size(0)));
  };
  const torch::Tensor image = pivots_of(seen.key_norm_N, std::min(options.image_pivots, budget));
  const torch::Tensor text = pivots_of(seen.key_norm_Q, options.text_pivots);
  const torch::Tensor pivots =
      torch::cat({seen.hidden_ND.index_select(0, image), seen.hidden_QD.index_select(0, text)});
  const torch::Tensor similarity_PN = cosines(pivots, seen.hidden_ND);
  torch::Tensor kept_N = torch::zeros({seen.hidden_ND.size(0)}, torch::kBool).to(image.device());
  kept_N.index_fill_(0, image, true);
  const int64_t rest = budget - image.size(0), num_pivots = pivots.size(0);
  for (int64_t pivot = 0; pivot < num_pivots; ++pivot) {
    const int64_t quota = (pivot + 1) * rest / num_pivots - pivot * rest / num_pivots;
    const double never = -std::numeric_limits<float>::infinity();
    const torch::Tensor unlike_N = (-similarity_PN[pivot]).masked_fill(kept_N, never);
    kept_N.index_fill_(0, top_k_in_order(unlike_N, quota), true);
  }
  return kept_N.nonzero().squeeze(1);
}

}  // namespace

std::vector<Stage> dart(const DartOptions& options) {
  const Cut cut{.layer = options.layer, .share = options.ratio};
  Stage stage = stage_of(cut, options.earlier);
  stage.needs = {.hidden = true, .key_norm_layer = options.layer - 1};
  stage.select = [options, cut](const Evidence& evidence) {
    return Selection{.kept = undoubled(evidence, tokens_of_cut(cut, evidence), options)};
  };
  return {stage};
}

}  // namespace glimpse::pruning
