#include "pruning/primitives/random_subset.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "base/random.h"

namespace glimpse::pruning {
namespace {

// FNV-1a: std::hash may differ between standard libraries, and the draw is part of the results.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return hash;
}

}  // namespace

std::vector<int64_t> random_subset(int64_t n, int64_t k, const SubsetDraw& draw) {
  assert(0 <= k && k <= n);
  std::vector<int64_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), int64_t{0});
  Random random = Random::of(draw.seed, hash_of(draw.sample_key));
  for (int64_t i = 0; i < k; ++i) {
    std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(random.integer(i, n - 1))]);
  }
  order.resize(static_cast<size_t>(k));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace glimpse::pruning
