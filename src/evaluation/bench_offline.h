#pragma once
#include <functional>
#include <string>
#include <vector>

#include "evaluation/bench_samples.h"

// The offline scenario: all samples are there at once, answered in batches. Vision and prefill take
// a batch's samples one after the other, decoding packs their rows.

namespace glimpse::evaluation {

/// All samples answered once by a setting.
struct OfflineRow {
  std::string setting;
  int64_t batch = 0, round = 0;
  int64_t samples = 0, tokens = 0;
  double ms = 0;  ///< from the pictures in memory to the last token
};

std::string line_of(const OfflineRow& row);

/// After a warm-up, every batch size by every setting, forth in one pass and back in the next.
/// Errors: as BenchSamples::request; Interrupted after a stop signal.
std::vector<OfflineRow> measure_offline(const BenchConfig& config, const BenchSamples& samples,
                                        const std::function<void(const OfflineRow&)>& on_row);

struct BatchRate {
  int64_t batch = 0;
  double samples_per_s = 0, tokens_per_s = 0;  ///< medians over passes
};

/// Throughput of a setting, by the batch that gives most samples a second.
struct OfflineCosts {
  std::string setting;
  BatchRate best;
  double speed_up = 1;  ///< over the baseline at its own best batch
  std::vector<BatchRate> rates;
};

/// In the order of the config. Requires rows of every setting.
std::vector<OfflineCosts> summarize_offline(const std::vector<OfflineRow>& rows,
                                            const BenchConfig& config);

}  // namespace glimpse::evaluation
