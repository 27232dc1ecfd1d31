#include "metrics/statistics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/error.h"
#include "base/random.h"

namespace glimpse::metrics {
namespace {

using Clusters = std::vector<std::vector<double>>;

void check_lengths(size_t values, size_t others) {
  if (values != others || values == 0) {
    throw Error(
        {.where = "statistics",
         .found = std::to_string(values) + " values and " + std::to_string(others) + " partners",
         .expected = "the same number of both, at least one",
         .advice = "compare runs over the same samples"});
  }
}

/// Values by cluster, in order of first appearance: the result must not depend on how ids sort.
Clusters group(const std::vector<double>& values, const std::vector<std::string>& ids) {
  check_lengths(values.size(), ids.size());
  std::map<std::string, size_t> index;
  Clusters clusters;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto [entry, is_new] = index.try_emplace(ids[i], clusters.size());
    if (is_new) clusters.emplace_back();
    clusters[entry->second].push_back(values[i]);
  }
  return clusters;
}

/// Percentile interval of `statistic`, a function of a list of cluster indices.
template <class Statistic>
Estimate bootstrap(double value, const Clusters& clusters, const BootstrapOptions& options,
                   Statistic statistic) {
  Random random(options.seed);
  const auto last = static_cast<int64_t>(clusters.size()) - 1;
  std::vector<size_t> drawn(clusters.size());
  std::vector<double> results;
  for (int64_t r = 0; r < options.resamples; ++r) {
    for (size_t& cluster : drawn) cluster = static_cast<size_t>(random.integer(0, last));
    results.push_back(statistic(drawn));
  }
  const double tail = (1 - options.confidence) / 2;
  size_t n = 0;
  for (const auto& cluster : clusters) n += cluster.size();
  return {.value = value,
          .low = results.empty() ? value : percentile(results, tail),
          .high = results.empty() ? value : percentile(results, 1 - tail),
          .n = static_cast<int64_t>(n),
          .clusters = static_cast<int64_t>(clusters.size())};
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// log of n choose k.
double log_choose(int64_t n, int64_t k) {
  const auto log_factorial = [](int64_t m) { return std::lgamma(static_cast<double>(m) + 1); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

}  // namespace

double percentile(std::vector<double> values, double p) {
  if (values.empty() || !(p >= 0 && p <= 1)) {
    throw Error({.where = "percentile",
                 .found = std::to_string(values.size()) + " values, share " + std::to_string(p),
                 .expected = "at least one value and a share in [0, 1]"});
  }
  const double position = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(position);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), at, values.end());
  const double low = *at;
  if (below + 1 == values.size()) return low;
  const double high = *std::min_element(at + 1, values.end());
  return low + (position - static_cast<double>(below)) * (high - low);
}

Estimate mean_with_interval(const std::vector<double>& values,
                            const std::vector<std::string>& clusters,
                            const BootstrapOptions& options) {
  const Clusters groups = group(values, clusters);
  std::vector<double> sums;
  for (const auto& cluster : groups)
    sums.push_back(std::accumulate(cluster.begin(), cluster.end(), 0.0));
  return bootstrap(mean(values), groups, options, [&](const std::vector<size_t>& drawn) {
    double sum = 0, count = 0;
    for (const size_t cluster : drawn) {
      sum += sums[cluster];
      count += static_cast<double>(groups[cluster].size());
    }
    return sum / count;
  });
}

Estimate median_with_interval(const std::vector<double>& values,
                              const std::vector<std::string>& clusters,
                              const BootstrapOptions& options) {
  const Clusters groups = group(values, clusters);
  std::vector<double> pool;
  return bootstrap(percentile(values, 0.5), groups, options, [&](const std::vector<size_t>& drawn) {
    pool.clear();
    for (const size_t cluster : drawn) {
      pool.insert(pool.end(), groups[cluster].begin(), groups[cluster].end());
    }
    return percentile(pool, 0.5);
  });
}

Estimate paired_difference(const std::vector<double>& baseline, const std::vector<double>& treated,
                           const std::vector<std::string>& clusters,
                           const BootstrapOptions& options) {
  check_lengths(baseline.size(), treated.size());
  std::vector<double> differences;
  for (size_t i = 0; i < baseline.size(); ++i) differences.push_back(treated[i] - baseline[i]);
  return mean_with_interval(differences, clusters, options);
}

std::string name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::non_inferior:
      return "non-inferior";
    case Verdict::inferior:
      return "inferior";
    default:
      return "inconclusive";
  }
}

Verdict non_inferiority(const Estimate& difference, double margin) {
  if (!(margin >= 0)) {
    throw Error({.where = "margin", .found = std::to_string(margin), .expected = "a number >= 0"});
  }
  if (difference.low > -margin) return Verdict::non_inferior;
  return difference.high < -margin ? Verdict::inferior : Verdict::inconclusive;
}

McNemar mcnemar(int64_t only_first, int64_t only_second) {
  McNemar test{.only_first = only_first, .only_second = only_second};
  const int64_t n = only_first + only_second;
  if (n == 0) return test;
  const double log_half = static_cast<double>(n) * std::log(0.5);
  const int64_t fewer = std::min(only_first, only_second);
  double tail = 0;
  for (int64_t i = 0; i <= fewer; ++i) tail += std::exp(log_choose(n, i) + log_half);
  const double at_observed = std::exp(log_choose(n, fewer) + log_half);
  test.p = std::min(1.0, 2 * tail);
  test.mid_p = test.p - at_observed;
  const double excess = static_cast<double>(std::abs(only_first - only_second)) - 1;
  test.chi_squared = excess * excess / static_cast<double>(n);
  return test;
}

}  // namespace glimpse::metrics
