#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "metrics/statistics.h"

namespace glimpse::evaluation {

struct PhaseTime {
  std::string phase;  ///< picture, inference/phases.h, ttft, prefill, decode_per_token, total
  double median_ms = 0, p10 = 0, p90 = 0, p99 = 0, mean_ms = 0;
  double mad_ms = 0;  ///< median distance from the median
};

struct Timing {
  int64_t questions = 0, rounds = 0;
  std::vector<PhaseTime> phases;
  metrics::Estimate ttft_ratio;  ///< to the baseline, median of paired ratios
  metrics::Estimate prefill_ratio;
  /// Answers of this many tokens and more take less time than the baseline's, going by the medians
  /// of TTFT and of a decode step; nothing where long answers never do.
  std::optional<double> break_even_tokens = {};
};

struct MemoryUse {
  double kv_bytes = 0;  ///< mean, caches when decoding starts
  double kv_bytes_ratio = 1;
};

}  // namespace glimpse::evaluation
