#include "pruning/budget.h"

#include <algorithm>

namespace glimpse::pruning {

int64_t tokens_of_share(double share, int64_t num_tokens) {
  const auto whole = static_cast<int64_t>(share * static_cast<double>(num_tokens));
  return std::clamp<int64_t>(whole, std::min<int64_t>(1, num_tokens), num_tokens);
}

}  // namespace glimpse::pruning
