#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pruning/host_shape.h"

// Budgets on the scales that must not be confused (docs/ARCHITECTURE.md, D9), and the schedules of
// cuts that meet them.

namespace glimpse::pruning {

/// A share as a number of tokens: trunc(share * num_tokens), at least one (none of none).
/// Requires 0 <= share <= 1. Source: method.md 3, `fixed_remain_ratio`.
int64_t tokens_of_share(double share, int64_t num_tokens);

/// From `layer` on (0 = before the decoder) this share of the prompt's visual tokens is alive.
struct Cut {
  int64_t layer = 0;
  double share = 1;
};

struct Budget {
  enum class Scale { kv_tokens, layer_average_tokens, prefill_flops };
  Scale scale = Scale::kv_tokens;
  double share = 1;  ///< of the un-pruned model's
};

/// "kv=R", "layer=R" or "flops=R". Errors: Error for anything else, and R outside (0, 1].
Budget parse_budget(const std::string& text);

/// What a schedule is laid over.
struct Workload {
  HostShape host;
  int64_t visual_tokens = 0;
  int64_t text_rows = 0;      ///< of the prompt, for prefill_flops
  bool keep_earlier = false;  ///< cache entries of layers already run stay
};

/// Floating-point operations of decoder layers that run once over `rows` rows; see
/// inference/flops.h.
double layer_flops(const HostShape& host, double rows, int64_t layers);

/// Share of the un-pruned model's budget that these cuts use. Requires ascending layers.
double used_share(const std::vector<Cut>& cuts, const Workload& work, Budget::Scale scale);

/// The profile's shares, all times one factor and at most 1, so that they use the budget. Errors:
/// Error for a budget below what the layers in front of the first cut cost.
std::vector<Cut> cuts_for(const Budget& budget, const std::vector<Cut>& profile,
                          const Workload& work);

/// Layers of a published schedule for `of_layers` layers at the same depth of another decoder:
/// rounded, ascending, all different, none below the least. Errors: Error for decoders with too few
/// layers.
std::vector<int64_t> at_same_depth(const std::vector<int64_t>& layers, int64_t of_layers,
                                   int64_t num_layers);

/// The published schedule of a method under its published label, for 576 tokens of LLaVA-1.5-7B (32
/// layers): counts per stage as shares. Errors: Error naming the presets there are.
std::vector<Cut> published_schedule(const std::string& method, const std::string& label);

}  // namespace glimpse::pruning
