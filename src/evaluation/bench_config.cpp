#include "evaluation/bench_config.h"

#include <algorithm>

#include "base/require.h"
#include "pruning/registry.h"

namespace glimpse::evaluation {
namespace {

constexpr const char* kMarkOfRandom = "random parameters of ";

// The option of the method that a new predictor stands for.
struct Place {
  const char* key;
  std::string pruning::PruningConfig::*option;
};

Place place_of_scout(const BenchSetting& setting) {
  const bool beside = setting.pruning.method == "progressive";
  return beside ? Place{"scout", &pruning::PruningConfig::scout}
                : Place{"predictor", &pruning::PruningConfig::predictor};
}

void require_free(const BenchSetting& setting, const Place& place, const char* random_key) {
  const std::string& folder = setting.pruning.*place.option;
  require(folder.empty(), setting.name + "." + random_key,
          "'" + folder + "' as " + place.key + " too", "one of the two");
}

void validate_random(const BenchSetting& setting) {
  const std::string& method = setting.pruning.method;
  const auto require_method = [&](const char* key, const char* own) {
    require(method == own || method == "progressive", setting.name + "." + key,
            "method '" + method + "'", std::string(own) + " or progressive");
  };
  if (setting.random_scout) {
    require_method("random_scout", "scout");
    require_free(setting, place_of_scout(setting), "random_scout");
    pruning::validate(*setting.random_scout);
  }
  if (setting.random_glimpse) {
    require_method("random_glimpse", "glimpse");
    require_free(setting, {"predictor", &pruning::PruningConfig::predictor}, "random_glimpse");
  }
}

void validate_scenario(const BenchConfig& c) {
  const bool single = c.scenario == "single";
  require(single || c.scenario == "offline", "scenario", "'" + c.scenario + "'",
          "single or offline");
  require(!single || !c.batches, "batches", "a list in scenario single", "scenario offline");
  require(single || !(c.clock_pairs || c.clock_setting), "clock_pairs, clock_setting",
          "a value in scenario offline", "scenario single");
  for (const int64_t batch : batches_of(c)) {
    require(batch >= 1 && batch <= c.samples, "batches", std::to_string(batch),
            "1 to the " + std::to_string(c.samples) + " samples");
  }
  require(!batches_of(c).empty(), "batches", "[]", "one or more");
  require_at_least(clock_pairs_of(c), 0, "clock_pairs");
  const bool known = std::any_of(c.settings.begin(), c.settings.end(), [&](const BenchSetting& s) {
    return s.name == clock_setting_of(c);
  });
  require(known, "clock_setting", "'" + clock_setting_of(c) + "'", "the name of a setting");
}

}  // namespace

std::vector<int64_t> batches_of(const BenchConfig& config) {
  if (config.batches) return *config.batches;
  std::vector<int64_t> batches;
  for (const int64_t batch : {1, 2, 4, 8}) {
    if (batch <= config.samples) batches.push_back(batch);
  }
  return batches;
}

int64_t clock_pairs_of(const BenchConfig& config) { return config.clock_pairs.value_or(4); }

std::string clock_setting_of(const BenchConfig& config) {
  return config.clock_setting.value_or(config.baseline);
}

std::string random_scout_name(const BenchSetting& setting) {
  return kMarkOfRandom + setting.name + ".random_scout";
}

std::string random_glimpse_name(const BenchSetting& setting) {
  return kMarkOfRandom + setting.name + ".random_glimpse";
}

EvalConfig timing_config(const BenchConfig& config) {
  EvalConfig timing{
      .run = config.run,
      .model = config.model.source,
      .baseline = config.baseline,
      .max_new_tokens = config.new_tokens,
      .raw_prompt = config.raw_prompt,
      .bootstrap = config.bootstrap,
      .latency = {.questions = config.samples, .warmup = config.warmup, .rounds = config.passes}};
  for (const BenchSetting& setting : config.settings) {
    Setting timed{.name = setting.name, .pruning = setting.pruning};
    if (setting.random_scout) {
      timed.pruning.*place_of_scout(setting).option = random_scout_name(setting);
    }
    if (setting.random_glimpse) timed.pruning.predictor = random_glimpse_name(setting);
    timing.settings.push_back(std::move(timed));
  }
  return timing;
}

void validate(const BenchConfig& c) {
  require_at_least(c.picture.width, 1, "picture.width");
  require_at_least(c.picture.height, 1, "picture.height");
  require_at_least(c.samples, 1, "samples");
  require(c.warmup >= 0 && c.warmup <= c.samples, "warmup", std::to_string(c.warmup),
          "0 to the " + std::to_string(c.samples) + " samples");
  require_at_least(c.passes, 1, "passes");
  require_at_least(c.new_tokens, 1, "new_tokens");
  for (const BenchSetting& setting : c.settings) validate_random(setting);
  validate(timing_config(c));
  validate_scenario(c);
}

}  // namespace glimpse::evaluation
