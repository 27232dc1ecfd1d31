#pragma once
#include <optional>
#include <string>

#include "pruning/registry.h"

namespace glimpse::cli {

/// A budget on one of the scales that must not be confused (docs/ARCHITECTURE.md, D9).
struct BudgetFlag {
  enum class Scale { kv, layer };
  Scale scale = Scale::kv;
  double share = 1;  ///< of the un-pruned model's
};

/// "kv=R" or "layer=R". Errors: Error for anything else, and R outside (0, 1].
BudgetFlag parse_budget(const std::string& text);

/// The `ratio` that makes a method which cuts once reach the budget in a decoder of `num_layers`.
/// Errors: Error for methods without a ratio, one that is set already, and budgets below what the
/// layers in front of the cut cost.
double ratio_for(const BudgetFlag& budget, const pruning::PruningConfig& config,
                 int64_t num_layers);

}  // namespace glimpse::cli
