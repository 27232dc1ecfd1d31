#pragma once
#include <cstdint>

namespace glimpse::pruning {

/// A share as a number of tokens: trunc(share * num_tokens), at least one (none of none).
/// Requires 0 <= share <= 1. Source: method.md 3, `fixed_remain_ratio`.
int64_t tokens_of_share(double share, int64_t num_tokens);

}  // namespace glimpse::pruning
