#include "evaluation/bench_offline.h"

#include <torch/torch.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/progress.h"
#include "base/signal.h"
#include "base/stopwatch.h"
#include "inference/engine.h"

namespace glimpse::evaluation {
namespace {

// Samples [begin, end) as one batch -> the tokens that were generated.
int64_t answer_together(const BenchSamples& samples, const Variant& variant, int64_t begin,
                        int64_t end) {
  std::vector<inference::Request> requests;
  for (int64_t i = begin; i < end; ++i) requests.push_back(samples.request(i, variant));
  int64_t tokens = 0;
  for (const inference::Answer& answer : inference::answer_batch(samples.model(), requests)) {
    tokens += static_cast<int64_t>(answer.ids.size());
  }
  if (stop_requested()) throw Interrupted(std::string("stopped; ") + kBenchStopped);
  return tokens;
}

OfflineRow answer_all(const BenchSamples& samples, const Variant& variant, int64_t batch) {
  OfflineRow row{.setting = variant.setting, .batch = batch, .samples = samples.count()};
  const Stopwatch clock;
  for (int64_t begin = 0; begin < samples.count(); begin += batch) {
    row.tokens +=
        answer_together(samples, variant, begin, std::min(begin + batch, samples.count()));
  }
  row.ms = clock.milliseconds();
  return row;
}

BatchRate rate_of(const std::vector<OfflineRow>& rows, const std::string& setting, int64_t batch) {
  std::vector<double> samples_per_s, tokens_per_s;
  for (const OfflineRow& row : rows) {
    if (row.setting != setting || row.batch != batch) continue;
    samples_per_s.push_back(static_cast<double>(row.samples) * 1000 / row.ms);
    tokens_per_s.push_back(static_cast<double>(row.tokens) * 1000 / row.ms);
  }
  return {.batch = batch,
          .samples_per_s = metrics::percentile(samples_per_s, 0.5),
          .tokens_per_s = metrics::percentile(tokens_per_s, 0.5)};
}

}  // namespace

std::string line_of(const OfflineRow& row) {
  return nlohmann::ordered_json{{"setting", row.setting}, {"batch", row.batch},
                                {"round", row.round},     {"samples", row.samples},
                                {"tokens", row.tokens},   {"ms", row.ms}}
      .dump();
}

std::vector<OfflineRow> measure_offline(const BenchConfig& config, const BenchSamples& samples,
                                        const std::function<void(const OfflineRow&)>& on_row) {
  std::vector<const Variant*> turns;
  for (const Variant& variant : samples.variants()) turns.push_back(&variant);
  for (const Variant* variant : turns) {
    if (config.warmup > 0) answer_together(samples, *variant, 0, config.warmup);
  }
  const std::vector<int64_t> batches = batches_of(config);
  Progress progress("throughput", config.passes * static_cast<int64_t>(batches.size()));
  std::vector<OfflineRow> rows;
  int64_t done = 0;
  for (int64_t round = 0; round < config.passes; ++round) {
    for (const int64_t batch : batches) {
      for (const Variant* variant : turns) {
        OfflineRow row = answer_all(samples, *variant, batch);
        row.round = round;
        on_row(row);
        rows.push_back(std::move(row));
      }
      progress.update(++done);
    }
    std::reverse(turns.begin(), turns.end());
  }
  return rows;
}

std::vector<OfflineCosts> summarize_offline(const std::vector<OfflineRow>& rows,
                                            const BenchConfig& config) {
  std::vector<OfflineCosts> all;
  double baseline = 0;
  for (const BenchSetting& setting : config.settings) {
    OfflineCosts costs{.setting = setting.name};
    for (const int64_t batch : batches_of(config)) {
      costs.rates.push_back(rate_of(rows, setting.name, batch));
    }
    costs.best = *std::max_element(
        costs.rates.begin(), costs.rates.end(),
        [](const BatchRate& a, const BatchRate& b) { return a.samples_per_s < b.samples_per_s; });
    if (setting.name == config.baseline) baseline = costs.best.samples_per_s;
    all.push_back(std::move(costs));
  }
  for (OfflineCosts& costs : all) costs.speed_up = costs.best.samples_per_s / baseline;
  return all;
}

}  // namespace glimpse::evaluation
