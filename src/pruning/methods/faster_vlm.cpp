#include "pruning/methods/faster_vlm.h"

namespace glimpse::pruning {

std::vector<Stage> faster_vlm(int64_t vision_block, const PictureRule& rule) {
  const auto select = [](const Evidence& picture, int64_t budget) {
    const torch::Tensor& scores_N = picture.vision_attention_N[0];
    return Selection{.kept = top_k_in_order(scores_N, budget), .scores = scores_N};
  };
  return {per_picture_stage(rule, {.vision_attention = {vision_block}}, select)};
}

}  // namespace glimpse::pruning
