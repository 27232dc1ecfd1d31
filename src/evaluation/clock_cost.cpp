#include "evaluation/clock_cost.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/signal.h"
#include "base/stopwatch.h"
#include "inference/engine.h"

namespace glimpse::evaluation {
namespace {

const Variant& watched(const BenchConfig& config, const BenchSamples& samples) {
  for (const Variant& variant : samples.variants()) {
    if (variant.setting == clock_setting_of(config)) return variant;
  }
  throw Error({.where = "clock_setting",
               .found = "'" + clock_setting_of(config) + "'",
               .expected = "the name of a setting"});
}

double answer_ms(const BenchSamples& samples, inference::Request& request, bool timed) {
  request.timed = timed;
  const Stopwatch clock;
  inference::answer(samples.model(), request);
  const double ms = clock.milliseconds();
  if (stop_requested()) throw Interrupted(std::string("stopped; ") + kBenchStopped);
  return ms;
}

}  // namespace

std::string line_of(const ClockPair& pair, const std::string& setting) {
  return nlohmann::ordered_json{
      {"setting", setting}, {"with_clock_ms", pair.with_ms}, {"without_clock_ms", pair.without_ms}}
      .dump();
}

ClockCost measure_clock_cost(const BenchConfig& config, const BenchSamples& samples,
                             const std::function<void(const ClockPair&)>& on_pair) {
  const Variant& variant = watched(config, samples);
  ClockCost cost{.setting = variant.setting};
  for (int64_t i = 0; i < clock_pairs_of(config); ++i) {
    inference::Request request = samples.request(i % samples.count(), variant);
    ClockPair pair;
    const bool with_first = i % 2 == 0;
    (with_first ? pair.with_ms : pair.without_ms) = answer_ms(samples, request, with_first);
    (with_first ? pair.without_ms : pair.with_ms) = answer_ms(samples, request, !with_first);
    on_pair(pair);
    cost.pairs.push_back(pair);
  }
  cost.ratio = clock_ratio(cost.pairs, config.bootstrap);
  return cost;
}

metrics::Estimate clock_ratio(const std::vector<ClockPair>& pairs,
                              const BootstrapConfig& bootstrap) {
  std::vector<double> ratios;
  std::vector<std::string> numbers;
  for (const ClockPair& pair : pairs) {
    ratios.push_back(pair.with_ms / pair.without_ms);
    numbers.push_back(std::to_string(numbers.size()));
  }
  return metrics::median_with_interval(ratios, numbers,
                                       {.resamples = bootstrap.resamples, .seed = bootstrap.seed});
}

}  // namespace glimpse::evaluation
