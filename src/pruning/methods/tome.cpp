#include "pruning/methods/tome.h"

#include <torch/torch.h>

#include "pruning/primitives/merging.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {

std::vector<Stage> tome(int64_t vision_block, const PictureRule& rule) {
  const auto select = [](const Evidence& picture, int64_t budget) {
    const torch::Tensor metric_NC = picture.vision_keys_NHd[0].mean(1);
    const torch::Tensor mix_KN = group_means(bipartite_groups(metric_NC, budget), budget);
    const torch::Tensor similarity_KN = cosines(mix_KN.matmul(metric_NC), metric_NC);
    return Selection{.kept = similarity_KN.masked_fill(mix_KN == 0, -2).argmax(1),
                     .mix_KN = mix_KN};
  };
  return {per_picture_stage(rule, {.vision_keys = {vision_block}}, select)};
}

}  // namespace glimpse::pruning
