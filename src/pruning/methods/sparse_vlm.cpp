#include "pruning/methods/sparse_vlm.h"

#include <torch/torch.h>

#include <memory>

#include "pruning/primitives/merging.h"
#include "pruning/primitives/raters.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

constexpr int64_t kNeighbours = 5;
constexpr int64_t kTokensPerCluster = 10;

// Adds cluster means of the best dropped tokens.
void add_recycled(Selection& selection, const torch::Tensor& hidden_ND, double share) {
  const int64_t num_tokens = hidden_ND.size(0);
  const torch::Tensor dropped = all_but(num_tokens, selection.kept);
  if (dropped.numel() == 0) return;
  const int64_t count = std::min(
      static_cast<int64_t>(share * static_cast<double>(dropped.size(0))) + 1, dropped.size(0));
  const torch::Tensor best =
      dropped.index_select(0, top_k_in_order(selection.scores.index_select(0, dropped), count));
  const Clusters clusters =
      density_peaks(hidden_ND.index_select(0, best), count / kTokensPerCluster + 1, kNeighbours);
  const torch::Tensor means_kC = group_means(clusters.group_N, clusters.centre_K.size(0));
  torch::Tensor mix_KN = plain_mix(selection.kept, num_tokens);
  mix_KN = torch::cat({mix_KN, torch::zeros({means_kC.size(0), num_tokens}, mix_KN.options())
                                   .index_copy(1, best, means_kC)});
  const torch::Tensor kept = torch::cat({selection.kept, best.index_select(0, clusters.centre_K)});
  const auto sorted = kept.sort();
  selection.kept = std::get<0>(sorted);
  selection.mix_KN = mix_KN.index_select(0, std::get<1>(sorted));
}

}  // namespace

std::vector<Stage> sparse_vlm(const SparseVlmOptions& options, const CutRule& rule) {
  // Chosen at the first cut, where all tokens are alive.
  const auto raters = std::make_shared<torch::Tensor>();
  std::vector<Stage> stages;
  for (const Cut& cut : rule.cuts) {
    const bool first = stages.empty();
    Stage stage = stage_of(cut, rule.earlier);
    stage.needs = {.query = QueryRows::question,
                   .attention_layers = {cut.layer - 1},
                   .projected = first,
                   .question = first,
                   .hidden = options.recycle > 0};
    stage.select = [=](const Evidence& evidence) {
      if (first) *raters = rater_rows(evidence.projected_ND, evidence.question_QD);
      Selection selection{.scores = rater_scores(evidence.attention_HRN, *raters, options.heads)};
      selection.kept = top_k_in_order(selection.scores, tokens_of_cut(cut, evidence));
      if (options.recycle > 0) add_recycled(selection, evidence.hidden_ND, options.recycle);
      return selection;
    };
    stages.push_back(stage);
  }
  return stages;
}

}  // namespace glimpse::pruning
