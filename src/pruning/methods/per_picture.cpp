#include "pruning/methods/per_picture.h"

#include <torch/torch.h>

#include <algorithm>

#include "pruning/budget.h"
#include "pruning/primitives/grid.h"
#include "pruning/primitives/merging.h"

namespace glimpse::pruning {
namespace {

torch::Tensor rows_of(const torch::Tensor& x, const torch::Tensor& places, int64_t dimension = 0) {
  return x.defined() ? x.index_select(dimension, places) : x;
}

std::vector<torch::Tensor> rows_of(const std::vector<torch::Tensor>& all,
                                   const torch::Tensor& places) {
  std::vector<torch::Tensor> some;
  for (const torch::Tensor& x : all) some.push_back(rows_of(x, places));
  return some;
}

// The evidence of the tokens at `places`, which belong to one picture.
Evidence of_picture(const Evidence& evidence, const torch::Tensor& places, const TokenGrid& grid,
                    int64_t first_token) {
  Evidence part = evidence;
  part.grids = {grid};
  part.alive_N = rows_of(evidence.alive_N, places) - first_token;
  part.attention_HRN = rows_of(evidence.attention_HRN, places, 2);
  part.taps_NC = rows_of(evidence.taps_NC, places);
  part.projected_ND = rows_of(evidence.projected_ND, places);
  part.vision_attention_N = rows_of(evidence.vision_attention_N, places);
  part.unsplit_attention_N = rows_of(evidence.unsplit_attention_N, places);
  part.vision_keys_NHd = rows_of(evidence.vision_keys_NHd, places);
  part.hidden_ND = rows_of(evidence.hidden_ND, places);
  part.key_norm_N = rows_of(evidence.key_norm_N, places);
  return part;
}

void sort_by_token(Selection& selection) {
  const auto sorted = selection.kept.sort();
  selection.kept = std::get<0>(sorted);
  selection.mix_KN = rows_of(selection.mix_KN, std::get<1>(sorted));
}

// Selections of all pictures as one over N tokens.
struct Joined {
  explicit Joined(int64_t count) : num_tokens(count) {}

  void add(const Selection& part, const torch::Tensor& places) {
    kept.push_back(places.index_select(0, part.kept));
    if (part.scores.defined()) scores.push_back(part.scores);
    torch::Tensor mix_kN = plain_mix(kept.back(), num_tokens);
    if (part.mix_KN.defined())
      mix_kN = torch::zeros_like(mix_kN).index_copy(1, places, part.mix_KN);
    mixes.push_back(mix_kN);
    mixed = mixed || part.mix_KN.defined();
  }
  Selection selection() const {
    Selection all{.kept = torch::cat(kept)};
    if (scores.size() == kept.size()) all.scores = torch::cat(scores);
    if (mixed) all.mix_KN = torch::cat(mixes);
    return all;
  }

  int64_t num_tokens;
  std::vector<torch::Tensor> kept, scores, mixes;
  bool mixed = false;
};

}  // namespace

Selection select_per_picture(const Evidence& evidence, const PictureRule& rule,
                             const PictureSelect& select) {
  Joined joined(evidence.alive_N.size(0));
  int64_t begin = 0;
  for (const TokenGrid& grid : evidence.grids) {
    const int64_t size = token_count({grid});
    const torch::Tensor inside = (evidence.alive_N >= begin) & (evidence.alive_N < begin + size);
    const torch::Tensor places = inside.nonzero().squeeze(1);
    if (places.numel() > 0) {
      const int64_t budget = std::min(tokens_of_share(rule.ratio, size), places.size(0));
      joined.add(select(of_picture(evidence, places, grid, begin), budget), places);
    }
    begin += size;
  }
  Selection selection = joined.selection();
  if (rule.sorted) sort_by_token(selection);
  selection.positions = rule.positions;
  return selection;
}

Stage per_picture_stage(const PictureRule& rule, const Needs& needs, const PictureSelect& select,
                        const Placement& placement) {
  Stage stage = stage_at(placement);
  stage.needs = needs;
  stage.select = [rule, select](const Evidence& evidence) {
    return select_per_picture(evidence, rule, select);
  };
  return stage;
}

}  // namespace glimpse::pruning
