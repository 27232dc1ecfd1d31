#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace glimpse::pruning {

/// `k` of 0..n-1 without repetition, ascending. The draw depends on the seed and on the sample's
/// key only: runs, processes and orders of samples agree, and smaller subsets lie inside larger
/// ones. Requires 0 <= k <= n.
struct SubsetDraw {
  uint64_t seed = 0;
  std::string_view sample_key;
};
std::vector<int64_t> random_subset(int64_t n, int64_t k, const SubsetDraw& draw);

}  // namespace glimpse::pruning
