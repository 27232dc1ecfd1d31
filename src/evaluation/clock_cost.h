#pragma once
#include <functional>
#include <string>
#include <vector>

#include "evaluation/bench_samples.h"
#include "metrics/statistics.h"

// What measuring phases costs: the same answers with and without the clock.

namespace glimpse::evaluation {

/// One sample answered with and without reading the clock between phases.
struct ClockPair {
  double with_ms = 0, without_ms = 0;
};

std::string line_of(const ClockPair& pair, const std::string& setting);

struct ClockCost {
  std::string setting;
  std::vector<ClockPair> pairs;
  metrics::Estimate ratio;  ///< with / without, median of pairs
};

/// Pairs in turns, with first and without first, samples one after the other. Requires
/// pairs to measure. Errors: Interrupted after a stop signal.
ClockCost measure_clock_cost(const BenchConfig& config, const BenchSamples& samples,
                             const std::function<void(const ClockPair&)>& on_pair);

/// Requires pairs.
metrics::Estimate clock_ratio(const std::vector<ClockPair>& pairs,
                              const BootstrapConfig& bootstrap);

}  // namespace glimpse::evaluation
