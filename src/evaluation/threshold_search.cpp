#include "evaluation/threshold_search.h"

#include <torch/torch.h>

#include "base/error.h"
#include "base/strings.h"

namespace glimpse::evaluation {
namespace {

constexpr int kHalvings = 60;
constexpr double kRoundOff = 1e-9;

}  // namespace

double share_with(const ScoredQuestion& q, int64_t kept, pruning::Budget::Scale scale,
                  const pruning::HostShape& host) {
  using Scale = pruning::Budget::Scale;
  const inference::Retention& at = q.measured;
  if (scale == Scale::prefill_flops) {
    const auto behind = [&](int64_t tokens) {
      return pruning::layer_flops(host, static_cast<double>(q.text_rows + tokens), q.layers_behind);
    };
    return (at.prefill_flops + behind(kept) - behind(q.kept)) / at.unpruned_prefill_flops;
  }
  const bool everywhere = scale == Scale::kv_tokens && q.drops_earlier;
  const double layers = everywhere ? 1 : double(q.layers_behind) / double(host.layers);
  const double before = scale == Scale::kv_tokens ? at.kv_tokens : at.layer_average_tokens;
  return (before + static_cast<double>(kept - q.kept) * layers) / double(at.visual_tokens);
}

FoundThreshold find_threshold(const std::function<double(double)>& mean_share, double target) {
  const double most = mean_share(0), least = mean_share(1);
  if (target < least - kRoundOff || target > most + kRoundOff) {
    throw Error({.where = "calibrate",
                 .found = "a target of " + format_fixed(target, 4),
                 .expected = "one that some threshold reaches on the calibration data: " +
                             format_fixed(least, 4) + " to " + format_fixed(most, 4)});
  }
  FoundThreshold found{.threshold = 0, .realised = most};
  if (most <= target) return found;
  double above = 0;
  found = {.threshold = 1, .realised = least};
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (above + found.threshold) / 2, share = mean_share(middle);
    if (share <= target) {
      found = {.threshold = middle, .realised = share};
    } else {
      above = middle;
    }
  }
  return found;
}

double mean_share(const std::vector<ScoredQuestion>& questions, pruning::ScoutOptions rule,
                  double threshold,
                  const std::function<double(const ScoredQuestion&, int64_t kept)>& share) {
  rule.rule.threshold = threshold;
  double sum = 0;
  for (const ScoredQuestion& question : questions) {
    const pruning::Selection selection =
        pruning::select_with_sinks(question.logits_N, question.grids, rule);
    sum += share(question, selection.kept.size(0));
  }
  return sum / static_cast<double>(questions.size());
}

}  // namespace glimpse::evaluation
