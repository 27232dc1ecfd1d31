#include "evaluation/bench_summary.h"

#include <algorithm>

#include "inference/phases.h"

namespace glimpse::evaluation {
namespace {

using BenchRows = std::vector<const LatencyRow*>;

BenchRows rows_of(const std::vector<LatencyRow>& rows, const std::string& setting) {
  BenchRows own;
  for (const LatencyRow& row : rows) {
    if (row.setting == setting) own.push_back(&row);
  }
  return own;
}

double time_in(const LatencyRow& row, const char* time) {
  const auto found = row.ms.find(time);
  return found == row.ms.end() ? 0 : found->second;
}

double sum_of_times(const BenchRows& rows, const char* time) {
  double sum = 0;
  for (const LatencyRow* row : rows) sum += time_in(*row, time);
  return sum;
}

template <class TimeOf>
double median_time(const BenchRows& rows, const TimeOf& time_of) {
  std::vector<double> values;
  for (const LatencyRow* row : rows) values.push_back(time_of(*row));
  return metrics::percentile(values, 0.5);
}

double median_time(const BenchRows& rows, const char* time) {
  return median_time(rows, [time](const LatencyRow& row) { return time_in(row, time); });
}

double selecting_ms(const LatencyRow& row) {
  return time_in(row, inference::kPhasePredictor) + time_in(row, inference::kPhaseCompaction);
}

std::map<std::string, double> facts_over(const BenchRows& rows) {
  std::map<std::string, double> facts;
  for (const LatencyRow* row : rows) {
    for (const auto& [name, value] : row->facts) {
      double& entry = facts[name];
      entry = name == kFactPeakRss ? std::max(entry, value)
                                   : entry + value / static_cast<double>(rows.size());
    }
  }
  return facts;
}

SpeedUp speed_up(const metrics::Estimate& ratio, double baseline_sum, double sum) {
  return {.value = 1 / ratio.value,
          .low = 1 / ratio.high,
          .high = 1 / ratio.low,
          .of_sums = baseline_sum / sum};
}

Ceiling ceiling_of(const BenchRows& baseline) {
  const std::map<std::string, double> facts = facts_over(baseline);
  const double prefill = median_time(baseline, kTimePrefill);
  const double before = median_time(baseline, [](const LatencyRow& row) {
    return time_in(row, kTimeTtft) - time_in(row, kTimePrefill);
  });
  return {.by_flops = vision_ceiling(facts.at(kFactVisionFlops), facts.at(kFactPrefillFlops)),
          .by_time = vision_ceiling(before, prefill)};
}

}  // namespace

double vision_ceiling(double tower, double decoder) {
  return tower > 0 ? (tower + decoder) / tower : 0;
}

BenchSummary summarize_bench(const std::vector<LatencyRow>& rows, const BenchConfig& config,
                             const std::vector<int64_t>& predictor_parameters) {
  const EvalConfig timing = timing_config(config);
  const BenchRows baseline = rows_of(rows, config.baseline);
  BenchSummary summary{.baseline = config.baseline, .ceiling = ceiling_of(baseline)};
  for (size_t i = 0; i < config.settings.size(); ++i) {
    const std::string& name = config.settings[i].name;
    const BenchRows own = rows_of(rows, name);
    BenchCosts costs{.setting = name,
                     .method = config.settings[i].pruning.method,
                     .predictor_parameters = predictor_parameters.at(i),
                     .timing = summarize_latency(rows, name, timing),
                     .facts = facts_over(own)};
    costs.ttft = speed_up(costs.timing.ttft_ratio, sum_of_times(baseline, kTimeTtft),
                          sum_of_times(own, kTimeTtft));
    costs.prefill = speed_up(costs.timing.prefill_ratio, sum_of_times(baseline, kTimePrefill),
                             sum_of_times(own, kTimePrefill));
    costs.predictor_share = median_time(own, selecting_ms) / median_time(baseline, kTimePrefill);
    summary.settings.push_back(std::move(costs));
  }
  return summary;
}

}  // namespace glimpse::evaluation
