#include "pruning/selection.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"
#include "pruning/budget.h"

namespace glimpse::pruning {
namespace {

constexpr std::array<std::string_view, 4> kCorners = {"tl", "tr", "bl", "br"};

void require_share(const char* where, double value) {
  if (value >= 0 && value <= 1) return;
  throw Error({.where = where, .found = std::to_string(value), .expected = "a value in 0..1"});
}

int64_t corner_index(const std::string& corner, const TokenGrid& grid) {
  const int64_t row = corner[0] == 't' ? 0 : grid.height - 1;
  const int64_t column = corner[1] == 'l' ? 0 : grid.width - 1;
  return row * grid.width + column;
}

void add_anchors(torch::Tensor& mask_N, const std::vector<TokenGrid>& grids, const MaskRule& rule) {
  if (rule.anchors.empty()) return;
  if (grids.size() != 1) {
    throw Error(
        {.where = "anchors",
         .found = join(rule.anchors, ", ") + " for " + std::to_string(grids.size()) + " pictures",
         .expected = "one picture",
         .advice = "leave the anchors out for prompts with several pictures"});
  }
  if (mask_N.size(0) != grids[0].height * grids[0].width) {
    throw Error({.where = "anchors",
                 .found = join(rule.anchors, ", ") + " behind a cut that may have dropped them",
                 .expected = "anchors in methods with one cut",
                 .advice = "set anchors: []"});
  }
  for (const std::string& corner : rule.anchors) mask_N[corner_index(corner, grids[0])] = true;
}

}  // namespace

void validate(const MaskRule& rule) {
  require_share("threshold", rule.threshold);
  if (rule.max_retention) require_share("max_retention", *rule.max_retention);
  if (rule.fixed_retention) require_share("fixed_retention", *rule.fixed_retention);
  if (rule.min_tokens < 0) {
    throw Error(
        {.where = "min_tokens", .found = std::to_string(rule.min_tokens), .expected = "0 or more"});
  }
  for (const std::string& corner : rule.anchors) {
    if (std::find(kCorners.begin(), kCorners.end(), corner) == kCorners.end()) {
      throw Error({.where = "anchors", .found = "'" + corner + "'", .expected = "tl, tr, bl, br"});
    }
  }
}

torch::Tensor top_k_in_order(const torch::Tensor& scores_N, int64_t k) {
  TORCH_CHECK(scores_N.dim() == 1 && 0 <= k && k <= scores_N.size(0), "top ", k, " of scores ",
              scores_N.sizes());
  const torch::Tensor best = at::argsort(scores_N, /*stable=*/true, /*dim=*/0, /*descending=*/true);
  return std::get<0>(best.narrow(0, 0, k).sort());
}

Selection select_by_mask(const torch::Tensor& logits_N, const std::vector<TokenGrid>& grids,
                         const MaskRule& rule) {
  TORCH_CHECK(logits_N.dim() == 1, "one logit per token, not ", logits_N.sizes());
  const torch::Tensor probability_N = logits_N.detach().to(torch::kFloat32).sigmoid();
  const int64_t num_tokens = probability_N.size(0);
  Selection selection{.scores = probability_N, .logits = logits_N.detach().to(torch::kFloat32)};
  if (rule.fixed_retention) {
    selection.kept =
        top_k_in_order(probability_N, tokens_of_share(*rule.fixed_retention, num_tokens));
    return selection;
  }
  torch::Tensor mask_N = probability_N > rule.threshold;
  int64_t passed = mask_N.sum().item<int64_t>();
  if (rule.max_retention &&
      static_cast<double>(passed) / static_cast<double>(num_tokens) > *rule.max_retention) {
    // Truncated as published; 0 for tiny pictures, which the next step mends.
    passed = static_cast<int64_t>(*rule.max_retention * static_cast<double>(num_tokens));
    mask_N.zero_().index_fill_(0, top_k_in_order(probability_N, passed), true);
  }
  if (passed < rule.min_tokens) {
    const int64_t at_least = std::min(rule.min_tokens, num_tokens);
    mask_N.index_fill_(0, top_k_in_order(probability_N, at_least), true);
  }
  add_anchors(mask_N, grids, rule);
  selection.kept = mask_N.nonzero().squeeze(1);
  return selection;
}

}  // namespace glimpse::pruning
