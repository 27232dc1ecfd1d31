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

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

int64_t count_values(const Clusters& clusters) {
  size_t n = 0;
  for (const auto& cluster : clusters) n += cluster.size();
  return static_cast<int64_t>(n);
}

/// Skewness of the statistic, from its values with one cluster left out each.
double acceleration(const std::vector<double>& left_out) {
  const double centre = mean(left_out);
  double squares = 0, cubes = 0;
  for (const double value : left_out) {
    squares += (centre - value) * (centre - value);
    cubes += (centre - value) * (centre - value) * (centre - value);
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// Fills the intervals of an estimate whose value is there. Where all draws lie on one side of the
/// value, the bias correction is infinite and the percentile interval stands for both.
void add_intervals(Estimate& estimate, const std::vector<double>& draws,
                   const std::vector<double>& left_out, double confidence) {
  const double tail = (1 - confidence) / 2;
  estimate.bca_low = estimate.low = percentile(draws, tail);
  estimate.bca_high = estimate.high = percentile(draws, 1 - tail);
  double below = 0;
  for (const double draw : draws) {
    below += draw < estimate.value ? 1 : draw == estimate.value ? 0.5 : 0;
  }
  below /= static_cast<double>(draws.size());
  if (below <= 0 || below >= 1) return;
  const double bias = normal_quantile(below), skew = acceleration(left_out);
  const auto corrected = [&](double share) {
    const double z = bias + normal_quantile(share);
    return normal_share_below(bias + z / (1 - skew * z));
  };
  estimate.bca_low = percentile(draws, corrected(tail));
  estimate.bca_high = percentile(draws, corrected(1 - tail));
}

/// Estimate of `statistic`, a function of a list of cluster indices; `left_out` holds its values
/// without each of the clusters.
template <class Statistic>
Estimate bootstrap(double value, const Clusters& clusters, const std::vector<double>& left_out,
                   const BootstrapOptions& options, Statistic statistic) {
  Random random(options.seed);
  const auto last = static_cast<int64_t>(clusters.size()) - 1;
  std::vector<size_t> drawn(clusters.size());
  std::vector<double> draws;
  for (int64_t r = 0; r < options.resamples; ++r) {
    for (size_t& cluster : drawn) cluster = static_cast<size_t>(random.integer(0, last));
    draws.push_back(statistic(drawn));
  }
  if (draws.empty()) draws.push_back(value);
  Estimate estimate{.value = value,
                    .n = count_values(clusters),
                    .clusters = static_cast<int64_t>(clusters.size())};
  add_intervals(estimate, draws, left_out, options.confidence);
  return estimate;
}

/// The mean without each of the clusters; the mean itself for a single cluster.
std::vector<double> means_without(const Clusters& groups, const std::vector<double>& sums) {
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  const auto n = static_cast<double>(count_values(groups));
  std::vector<double> means;
  for (size_t c = 0; c < groups.size(); ++c) {
    const double rest = n - static_cast<double>(groups[c].size());
    means.push_back(rest > 0 ? (sum - sums[c]) / rest : sum / n);
  }
  return means;
}

double clustered_standard_error(const Clusters& groups, const std::vector<double>& sums,
                                double mean_of_all) {
  const auto num_clusters = static_cast<double>(groups.size());
  if (groups.size() < 2) return 0;
  double squares = 0;
  for (size_t c = 0; c < groups.size(); ++c) {
    const double excess = sums[c] - static_cast<double>(groups[c].size()) * mean_of_all;
    squares += excess * excess;
  }
  return std::sqrt(squares * num_clusters / (num_clusters - 1)) /
         static_cast<double>(count_values(groups));
}

// A two-sided test at 5 %, found with a chance of 80 %.
double detectable_errors() { return normal_quantile(0.975) + normal_quantile(0.8); }

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
  const auto mean_of_drawn = [&](const std::vector<size_t>& drawn) {
    double sum = 0, count = 0;
    for (const size_t cluster : drawn) {
      sum += sums[cluster];
      count += static_cast<double>(groups[cluster].size());
    }
    return sum / count;
  };
  Estimate estimate =
      bootstrap(mean(values), groups, means_without(groups, sums), options, mean_of_drawn);
  estimate.standard_error = clustered_standard_error(groups, sums, estimate.value);
  return estimate;
}

Estimate median_with_interval(const std::vector<double>& values,
                              const std::vector<std::string>& clusters,
                              const BootstrapOptions& options) {
  const Clusters groups = group(values, clusters);
  std::vector<double> pool;
  const auto median_of_drawn = [&](const std::vector<size_t>& drawn) {
    pool.clear();
    for (const size_t cluster : drawn) {
      pool.insert(pool.end(), groups[cluster].begin(), groups[cluster].end());
    }
    return percentile(pool, 0.5);
  };
  const double median = percentile(values, 0.5);
  std::vector<double> left_out(groups.size(), median);
  for (size_t c = 0; groups.size() > 1 && c < groups.size(); ++c) {
    std::vector<size_t> others;
    for (size_t other = 0; other < groups.size(); ++other) {
      if (other != c) others.push_back(other);
    }
    left_out[c] = median_of_drawn(others);
  }
  return bootstrap(median, groups, left_out, options, median_of_drawn);
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
    case Verdict::superior:
      return "superior";
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
  if (difference.low > 0) return Verdict::superior;
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

ShareInterval wilson_interval(double successes, int64_t n) {
  const double count = static_cast<double>(n), share = successes / count;
  const double z = normal_quantile(0.975), z2 = z * z / count;
  const double middle = (share + z2 / 2) / (1 + z2);
  const double half = z / (1 + z2) * std::sqrt(share * (1 - share) / count + z2 / (4 * count));
  // The ends of nothing and everything are exact; rounding would leave 5e-17.
  return {successes <= 0 ? 0.0 : std::max(0.0, middle - half),
          successes >= count ? 1.0 : std::min(1.0, middle + half)};
}

double normal_share_below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) {
    throw Error({.where = "normal_quantile", .found = std::to_string(p), .expected = "(0, 1)"});
  }
  double low = -40, high = 40;
  while (high - low > 1e-14 * std::max(1.0, std::abs(low))) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    (normal_share_below(middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

double minimum_detectable_effect(double standard_error) {
  return detectable_errors() * standard_error;
}

int64_t pairs_to_detect(double effect, double deviation) {
  if (!(effect > 0 && deviation >= 0)) {
    throw Error({.where = "pairs_to_detect",
                 .found = std::to_string(effect) + " and " + std::to_string(deviation),
                 .expected = "an effect above 0 and a deviation of 0 or more"});
  }
  const double root = detectable_errors() * deviation / effect;
  return static_cast<int64_t>(std::ceil(root * root));
}

std::vector<double> holm_adjusted(const std::vector<double>& p_values) {
  std::vector<size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const double scaled = static_cast<double>(order.size() - i) * p_values[order[i]];
    largest = std::max(largest, std::min(1.0, scaled));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

}  // namespace glimpse::metrics
