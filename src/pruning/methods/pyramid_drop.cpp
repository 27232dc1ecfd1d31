#include "pruning/methods/pyramid_drop.h"

#include <torch/torch.h>

#include <algorithm>

#include "pruning/methods/placement.h"
#include "pruning/primitives/grid.h"

namespace glimpse::pruning {

int64_t tokens_of_cut(const Cut& cut, const Evidence& evidence) {
  return std::min(tokens_of_share(cut.share, token_count(evidence.grids)),
                  evidence.alive_N.size(0));
}

Stage stage_of(const Cut& cut, EarlierCache earlier) {
  if (cut.layer == 0) return stage_at({});
  return stage_at({.layer = cut.layer, .earlier = earlier});
}

Stage last_token_cut(const Cut& cut, EarlierCache earlier) {
  Stage stage = stage_of(cut, earlier);
  stage.needs = {.query = QueryRows::last_token, .attention_layers = {cut.layer}};
  stage.select = [cut](const Evidence& evidence) {
    const torch::Tensor scores_N = evidence.attention_HRN.mean(0).squeeze(0);
    return Selection{.kept = top_k_in_order(scores_N, tokens_of_cut(cut, evidence)),
                     .scores = scores_N};
  };
  return stage;
}

std::vector<Stage> pyramid_drop(const CutRule& rule) {
  std::vector<Stage> stages;
  for (const Cut& cut : rule.cuts) stages.push_back(last_token_cut(cut, rule.earlier));
  return stages;
}

}  // namespace glimpse::pruning
