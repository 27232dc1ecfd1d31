#pragma once
#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "inference/answer.h"
#include "pruning/budget.h"
#include "pruning/methods/scout.h"

// The threshold of a method's last cut with which questions meet a budget on average.

namespace glimpse::evaluation {

/// A question seen once. Nothing before the last cut depends on its threshold, so the logits serve
/// every threshold and only what comes behind the cut has to be counted anew.
struct ScoredQuestion {
  torch::Tensor logits_N;  ///< float, of the tokens that the last cut chose from
  std::vector<pruning::TokenGrid> grids;
  inference::Retention measured;  ///< with `kept` tokens
  int64_t kept = 0;
  int64_t text_rows = 0;      ///< of the prompt
  int64_t layers_behind = 0;  ///< run after the cut
  bool drops_earlier = true;  ///< cache entries of the layers in front of it
};

/// The question's share of the un-pruned model's budget had its last cut left `kept` tokens.
double share_with(const ScoredQuestion& question, int64_t kept, pruning::Budget::Scale scale,
                  const pruning::HostShape& host);

struct FoundThreshold {
  double threshold = 0;
  double realised = 0;  ///< mean share with it, at most the target
};

/// The smallest threshold in [0, 1] whose mean does not exceed the target, by bisection.
///   mean_share  of a threshold; does not rise with it
/// Errors: Error naming the reachable range for a target outside it.
FoundThreshold find_threshold(const std::function<double(double)>& mean_share, double target);

/// The mean of share_with() over questions whose last cut follows `rule` with this threshold.
double mean_share(const std::vector<ScoredQuestion>& questions, pruning::ScoutOptions rule,
                  double threshold,
                  const std::function<double(const ScoredQuestion&, int64_t kept)>& share);

}  // namespace glimpse::evaluation
