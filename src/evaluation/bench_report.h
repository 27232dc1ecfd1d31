#pragma once
#include <string>

#include "evaluation/bench.h"
#include "evaluation/bench_offline.h"
#include "evaluation/bench_summary.h"

namespace glimpse::evaluation {

/// bench.json (docs/formats.md).
std::string bench_json(const BenchSummary& summary, const BenchFacts& facts);

/// The same for a terminal: one table of costs, one of phases, what the numbers mean.
std::string bench_table(const BenchSummary& summary, const BenchFacts& facts);

/// Of scenario offline.
std::string offline_json(const std::vector<OfflineCosts>& settings, const BenchFacts& facts);
std::string offline_table(const std::vector<OfflineCosts>& settings, const BenchFacts& facts);

}  // namespace glimpse::evaluation
