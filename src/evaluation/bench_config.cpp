#include "evaluation/bench_config.h"

#include "base/error.h"
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

}  // namespace

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
  for (const BenchSetting& setting : c.settings) validate_random(setting);
  validate(timing_config(c));
  for (const int64_t side : {c.picture.width, c.picture.height}) {
    require_at_least(side, 1, "picture");
  }
  require(c.scenario == "single", "scenario", "'" + c.scenario + "'", "single");
  require_at_least(c.samples, 1, "samples");
  require(c.warmup <= c.samples, "warmup", std::to_string(c.warmup),
          "at most the " + std::to_string(c.samples) + " samples");
}

}  // namespace glimpse::evaluation
