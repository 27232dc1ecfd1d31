#include "pruning/methods/cd_pruner.h"

#include <torch/torch.h>

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {

std::vector<Stage> cd_pruner(const CdPrunerOptions& options, const PictureRule& rule) {
  const auto select = [options](const Evidence& picture, int64_t budget) {
    constexpr double kOffset = 1e-6;  // as published: no token is wholly irrelevant
    torch::Tensor relevance_N = cosines(picture.projected_ND, picture.question_QD).mean(1);
    if (options.negative_relevance) relevance_N = -relevance_N;
    relevance_N = min_max_scaled(relevance_N, kOffset);
    if (options.theta) {
      relevance_N = (*options.theta / (2 * (1 - *options.theta)) * relevance_N).exp();
    }
    const torch::Tensor kernel_NN =
        cosines(picture.projected_ND) * relevance_N.unsqueeze(0) * relevance_N.unsqueeze(1);
    return Selection{.kept = greedy_dpp(kernel_NN, budget), .scores = relevance_N};
  };
  return {per_picture_stage(rule, {.projected = true, .question = true}, select)};
}

}  // namespace glimpse::pruning
