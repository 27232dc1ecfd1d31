#pragma once
#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pruning/evidence.h"

namespace glimpse::pruning {

/// What becomes of position ids. `contiguous` numbers all rows anew: before the decoder, and one
/// axis of positions only.
enum class Positions { keep, contiguous };

/// Which of a stage's N tokens stay.
struct Selection {
  /// int64, into the stage's N tokens, all different; the sequence has them in this order.
  torch::Tensor kept;
  torch::Tensor scores;  ///< float [N], optional: overlays, distillation
  torch::Tensor logits;  ///< float [N] where the scores are their sigmoid: traces
  /// float [K, N], optional: kept token k gets this mix of the N tokens' rows (merged, pooled and
  /// appended tokens). Its position and its cache entries in layers already run stay its own.
  torch::Tensor mix_KN;
  Positions positions = Positions::keep;
};

/// The published selection rule; the steps run in this order. Source: method.md 3.
struct MaskRule {
  double threshold = 0.5;  ///< keep where sigmoid(logit) > threshold (strict)
  std::optional<double>
      max_retention;       ///< if more than this share passes: exactly the trunc(share * N) best
  int64_t min_tokens = 1;  ///< if fewer pass: the best min_tokens are added
  std::vector<std::string> anchors;  ///< corners kept always: tl, tr, bl, br (one picture only)
  /// If set, exactly the trunc(share * N) best, at least one; the other steps are left out.
  std::optional<double> fixed_retention;
};

template <class V>
void visit_fields(V& v, MaskRule& c) {
  v("threshold", c.threshold, "keep tokens whose probability exceeds this");
  v("max_retention", c.max_retention, "cap on the kept share, 0..1");
  v("min_tokens", c.min_tokens, "never keep fewer");
  v("anchors", c.anchors, "corners that always stay: tl, tr, bl, br");
  v("fixed_retention", c.fixed_retention, "exactly this share instead of the rules above");
}

/// Errors: Error for values out of range ("max_retention 1.5").
void validate(const MaskRule& rule);

/// logits float [N] of all pictures of the sample (one budget) -> kept indices and probabilities as
/// scores.
Selection select_by_mask(const torch::Tensor& logits_N, const std::vector<TokenGrid>& grids,
                         const MaskRule& rule);

/// The `k` largest scores, ascending indices; ties keep the lower index.
torch::Tensor top_k_in_order(const torch::Tensor& scores_N, int64_t k);

}  // namespace glimpse::pruning
