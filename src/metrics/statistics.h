#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::metrics {

/// A number measured on samples, with intervals from resampling whole clusters: questions on one
/// picture are not independent, so the picture is what is drawn.
struct Estimate {
  double value = 0;
  double low = 0, high = 0;          ///< percentile interval
  double bca_low = 0, bca_high = 0;  ///< bias-corrected and accelerated (Efron 1987)
  double standard_error = 0;         ///< of a mean, clustered: sqrt(sum of (cluster sum - its share
                                     ///< of the mean)^2 C / (C - 1)) / n; 0 for medians
  int64_t n = 0;
  int64_t clusters = 0;
};

struct BootstrapOptions {
  int64_t resamples = 10000;
  double confidence = 0.95;
  uint64_t seed = 0;
};

/// Mean of `values`, `clusters[i]` being the cluster (image id) of value i.
/// Errors: Error when the lengths differ or are 0.
Estimate mean_with_interval(const std::vector<double>& values,
                            const std::vector<std::string>& clusters,
                            const BootstrapOptions& options = {});

/// The same for the median (latencies, per-sample speed-up ratios).
Estimate median_with_interval(const std::vector<double>& values,
                              const std::vector<std::string>& clusters,
                              const BootstrapOptions& options = {});

/// Mean of treated[i] - baseline[i] over the same samples.
/// Errors: Error when the lengths differ or are 0.
Estimate paired_difference(const std::vector<double>& baseline, const std::vector<double>& treated,
                           const std::vector<std::string>& clusters,
                           const BootstrapOptions& options = {});

enum class Verdict { superior, non_inferior, inferior, inconclusive };
/// "superior" | "non-inferior" | "inferior" | "inconclusive".
std::string name_of(Verdict verdict);

/// Whether a loss larger than `margin` (>= 0, in the unit of the difference) is excluded: superior
/// when the interval lies above 0, non_inferior when above -margin, inferior when below -margin,
/// else inconclusive. The lower end of a two-sided interval is used, which is stricter than a
/// one-sided bound of the same confidence. Errors: Error for a negative margin.
Verdict non_inferiority(const Estimate& difference, double margin);

/// Paired right/wrong outcomes: exact McNemar test.
struct McNemar {
  int64_t only_first = 0, only_second = 0;  ///< samples that only one of the two got right
  double p = 1;                             ///< exact, two-sided
  double mid_p = 1;
  double chi_squared = 0;  ///< with continuity correction; 0 when the two never differ
};
/// Requires counts >= 0.
McNemar mcnemar(int64_t only_first, int64_t only_second);

/// The smallest true difference that a two-sided test at 5 % finds with a chance of 80 %, given the
/// standard error of the measured one: (z_.975 + z_.8) standard errors.
double minimum_detectable_effect(double standard_error);

/// Independent pairs needed to detect `effect` (> 0) so, given the standard deviation of a pair's
/// difference. Errors: Error for other values.
int64_t pairs_to_detect(double effect, double deviation);

/// p-values corrected for being one of several tests (Holm 1979), in the order given.
std::vector<double> holm_adjusted(const std::vector<double>& p_values);

/// 95 % interval of a share of independent trials (Wilson 1927): stays inside [0, 1] and has a
/// width even at 0 and 1. Requires 0 <= successes <= n, n > 0.
struct ShareInterval {
  double low = 0, high = 1;
};
ShareInterval wilson_interval(double successes, int64_t n);

/// Standard normal distribution function, and its inverse for p in (0, 1).
double normal_share_below(double z);
double normal_quantile(double p);

/// Value below which a share `p` in [0, 1] of the values lies, interpolated linearly between order
/// statistics. Errors: Error for no values or p outside [0, 1].
double percentile(std::vector<double> values, double p);

}  // namespace glimpse::metrics
