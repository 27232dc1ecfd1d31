#pragma once
#include <optional>
#include <string>
#include <vector>

#include "evaluation/bench_config.h"
#include "evaluation/clock_cost.h"
#include "evaluation/latency_rows.h"
#include "evaluation/summary.h"

// The numbers of a bench, from its rows.

namespace glimpse::evaluation {

/// How many times faster than the baseline: 1 / the ratio of times.
struct SpeedUp {
  double value = 1;          ///< from the median of the ratios paired by sample
  double low = 1, high = 1;  ///< its bootstrap interval
  double of_sums = 1;        ///< of all rows' times together: the view of throughput
};

struct BenchCosts {
  std::string setting, method;
  int64_t predictor_parameters = 0;
  Timing timing;
  SpeedUp ttft, prefill;
  std::map<std::string, double> facts;  ///< means over rows; the largest peak
  /// (predictor + selection and compaction) / the baseline's prefill, medians of rows.
  double predictor_share = 0;
};

/// TTFT could never be faster than this with a decoder that takes no time at all.
struct Ceiling {
  double by_flops = 0;  ///< (tower + decoder layers) / tower
  double by_time = 0;   ///< TTFT / (TTFT - prefill), medians
};

struct BenchSummary {
  std::string baseline;
  std::vector<BenchCosts> settings;  ///< in the order of the config
  Ceiling ceiling;                   ///< of the baseline's rows
  std::optional<ClockCost> clock;
};

/// Requires rows of every setting. `predictor_parameters` in the order of the settings.
BenchSummary summarize_bench(const std::vector<LatencyRow>& rows, const BenchConfig& config,
                             const std::vector<int64_t>& predictor_parameters);

/// (tower + decoder) / tower; 0 without a tower.
double vision_ceiling(double tower, double decoder);

}  // namespace glimpse::evaluation
