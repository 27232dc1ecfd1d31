#include "pruning/methods/vision_zip.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "pruning/primitives/merging.h"
#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

// Rows of the contextual tokens over the R others: themselves, and those assigned to them.
torch::Tensor contextual_mix(const torch::Tensor& similarity_RR, const torch::Tensor& targets_K,
                             MergeMode mode) {
  const int64_t count = similarity_RR.size(0);
  const torch::Tensor own_KR = plain_mix(targets_K, count);
  if (mode == MergeMode::none) return own_KR;
  const torch::Tensor group_R = nearest_kept(similarity_RR, targets_K);
  if (mode == MergeMode::mean) return group_means(group_R, targets_K.size(0));
  const torch::Tensor assigned_R = group_R.index_fill(0, targets_K, -1);
  return own_KR + group_means(assigned_R, targets_K.size(0));
}

Selection zipped(const Evidence& picture, int64_t budget, const VisionZipOptions& options) {
  const torch::Tensor& scores_N = picture.vision_attention_N[0];
  const int64_t num_tokens = scores_N.size(0);
  const int64_t contextual = std::llround(options.contextual * static_cast<double>(budget));
  const torch::Tensor dominant = top_k_in_order(scores_N, budget - contextual);
  const torch::Tensor others = all_but(num_tokens, dominant);
  Selection selection{
      .kept = dominant, .scores = scores_N, .mix_KN = plain_mix(dominant, num_tokens)};
  if (contextual == 0) return selection;
  const int64_t step = std::max<int64_t>(others.size(0) / contextual, 1);
  const torch::Tensor targets =
      torch::arange(0, others.size(0), step, others.options()).slice(0, 0, contextual);
  const torch::Tensor keys_RC = picture.vision_keys_NHd[0].mean(1).index_select(0, others);
  const torch::Tensor mix_KR = contextual_mix(cosines(keys_RC), targets, options.merge);
  const torch::Tensor mix_KN =
      torch::zeros({mix_KR.size(0), num_tokens}, mix_KR.options()).index_copy(1, others, mix_KR);
  selection.kept = torch::cat({dominant, others.index_select(0, targets)});
  selection.mix_KN = torch::cat({selection.mix_KN, mix_KN});
  return selection;
}

}  // namespace

MergeMode parse_merge_mode(const std::string& text) {
  if (text == "none") return MergeMode::none;
  if (text == "sum") return MergeMode::sum;
  if (text == "mean") return MergeMode::mean;
  throw Error({.where = "merge", .found = "'" + text + "'", .expected = "none, sum or mean"});
}

std::vector<Stage> vision_zip(const VisionZipOptions& options, const PictureRule& rule) {
  const Needs needs{.vision_attention = {options.vision_block},
                    .vision_keys = {options.vision_block}};
  return {per_picture_stage(rule, needs, [options](const Evidence& picture, int64_t budget) {
    return zipped(picture, budget, options);
  })};
}

}  // namespace glimpse::pruning
