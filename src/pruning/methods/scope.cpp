#include "pruning/methods/scope.h"

#include <torch/torch.h>

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {

std::vector<Stage> scope(const ScopeOptions& options, const PictureRule& rule) {
  const Needs needs{.taps = {options.feature_tap}, .vision_attention = {options.vision_block}};
  const auto select = [alpha = options.alpha](const Evidence& picture, int64_t budget) {
    const torch::Tensor& saliency_N = picture.vision_attention_N[0];
    return Selection{
        .kept = greedy_coverage(cosines(picture.taps_NC[0]), saliency_N.pow(alpha), budget),
        .scores = saliency_N};
  };
  return {per_picture_stage(rule, needs, select)};
}

}  // namespace glimpse::pruning
