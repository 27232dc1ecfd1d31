#include "pruning/primitives/random_subset.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "base/random.h"

namespace glimpse::pruning {

std::vector<int64_t> random_subset(int64_t n, int64_t k, const SubsetDraw& draw) {
  assert(0 <= k && k <= n);
  std::vector<int64_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), int64_t{0});
  Random random = Random::of(draw.seed, draw.sample_key);
  for (int64_t i = 0; i < k; ++i) {
    std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(random.integer(i, n - 1))]);
  }
  order.resize(static_cast<size_t>(k));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace glimpse::pruning
