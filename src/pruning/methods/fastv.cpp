#include "pruning/methods/fastv.h"

#include <torch/torch.h>

#include "pruning/budget.h"

namespace glimpse::pruning {

std::vector<Stage> fastv(const FastVOptions& options) {
  Stage stage;
  stage.at = Hook::between_layers;
  stage.layer = options.layer;
  stage.earlier = options.earlier;
  stage.needs.query = QueryRows::last_token;
  stage.needs.attention_layers = {options.layer - 1};
  stage.needs.score = nn::RowScore::softmax;
  stage.select = [ratio = options.ratio](const Evidence& evidence) {
    const torch::Tensor scores_N = evidence.attention_HRN.to(torch::kFloat32).mean(0).squeeze(0);
    const int64_t budget = tokens_of_share(ratio, scores_N.size(0));
    return Selection{.kept = top_k_in_order(scores_N, budget), .scores = scores_N};
  };
  return {stage};
}

}  // namespace glimpse::pruning
