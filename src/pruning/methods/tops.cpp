#include "pruning/methods/tops.h"

#include <torch/torch.h>

#include <memory>

#include "pruning/primitives/raters.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {

std::vector<Stage> tops(const TopsOptions& options, const CutRule& rule) {
  TORCH_CHECK(!rule.cuts.empty() && rule.cuts[0].layer == 0, "tops starts before the decoder");
  const auto raters = std::make_shared<torch::Tensor>();
  const PictureRule first{
      .ratio = rule.cuts[0].share, .sorted = options.sorted, .positions = options.positions};
  const auto by_tower = [weights = options.weights](const Evidence& picture, int64_t budget) {
    const torch::Tensor& relevance_N = picture.vision_attention_N[0];
    return Selection{
        .kept = greedy_three_terms(cosines(picture.taps_NC[0]), relevance_N, budget, weights),
        .scores = relevance_N};
  };
  Stage start;
  start.needs = {.taps = {options.feature_tap},
                 .projected = true,
                 .question = true,
                 .vision_attention = {options.vision_block}};
  start.select = [=](const Evidence& evidence) {
    *raters = rater_rows(evidence.projected_ND, evidence.question_QD);
    return select_per_picture(evidence, first, by_tower);
  };
  std::vector<Stage> stages = {start};
  for (size_t i = 1; i < rule.cuts.size(); ++i) {
    const Cut cut = rule.cuts[i];
    Stage stage = stage_of(cut, rule.earlier);
    stage.needs = {
        .query = QueryRows::question, .attention_layers = {cut.layer - 1}, .hidden = true};
    stage.select = [=, weights = options.weights](const Evidence& evidence) {
      const torch::Tensor relevance_N = rater_scores(evidence.attention_HRN, *raters);
      const torch::Tensor chosen = greedy_three_terms(cosines(evidence.hidden_ND), relevance_N,
                                                      tokens_of_cut(cut, evidence), weights);
      return Selection{.kept = std::get<0>(chosen.sort()), .scores = relevance_N};
    };
    stages.push_back(stage);
  }
  return stages;
}

}  // namespace glimpse::pruning
