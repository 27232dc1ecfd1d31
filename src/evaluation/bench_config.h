#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/eval_config.h"
#include "evaluation/generated_pictures.h"
#include "pruning/glimpse/glimpse_config.h"
#include "pruning/glimpse/scout_predictor.h"

namespace glimpse::evaluation {

struct BenchModel {
  models::ModelSource source;
  std::optional<uint64_t> random_weights;
};

template <class V>
void visit_fields(V& v, BenchModel& c) {
  visit_fields(v, c.source);
  v("random_weights", c.random_weights,
    "seed of random weights in memory instead of the folder's: it needs only config.json and the "
    "processor's and tokenizer's files");
}

/// One way to prune, its predictors from folders or with random parameters.
struct BenchSetting {
  std::string name;
  pruning::PruningConfig pruning;
  std::optional<pruning::ScoutConfig> random_scout;
  std::optional<pruning::GlimpseConfig> random_glimpse;
};

template <class V>
void visit_fields(V& v, BenchSetting& c) {
  v("name", c.name, "letters, digits, _ and -");
  visit_fields(v, c.pruning);
  v("random_scout", c.random_scout,
    "scout, progressive: options of a new scout that fits the model, instead of a folder");
  v("random_glimpse", c.random_glimpse,
    "glimpse, progressive: options of a new predictor that fits the model, instead of a folder");
}

struct BenchConfig {
  std::string run = "runs/bench";
  BenchModel model;
  GeneratedPictureOptions picture;
  std::string question = "What is in the picture?";
  std::string raw_prompt;
  std::vector<BenchSetting> settings;
  std::string baseline = "none";
  std::string scenario = "single";
  int64_t samples = 8;
  int64_t warmup = 1;
  int64_t passes = 2;
  int64_t new_tokens = 16;
  std::optional<std::vector<int64_t>> batches;
  std::optional<int64_t> clock_pairs;
  std::optional<std::string> clock_setting;
  BootstrapConfig bootstrap;
};

template <class V>
void visit_fields(V& v, BenchConfig& c) {
  v("run", c.run, "new folder for the results");
  v("model", c.model, "the model that is measured");
  v("picture", c.picture, "every sample has one, generated");
  v("question", c.question, "of every sample");
  v("raw_prompt", c.raw_prompt, "whole prompt for models without a chat template; \"\" = template");
  v("settings", c.settings, "ways to prune; the baseline among them");
  v("baseline", c.baseline, "name of the setting that the others are compared with");
  v("scenario", c.scenario,
    "single: one question at a time, latency | offline: in batches, throughput");
  v("samples", c.samples, "pictures with a question");
  v("warmup", c.warmup, "samples answered by every setting before the clock counts");
  v("passes", c.passes, "times each sample is answered by each setting, forth and back");
  v("new_tokens", c.new_tokens, "every answer is so long; end tokens are ignored");
  v("batches", c.batches,
    "offline: samples answered together; the best counts; absent = 1, 2, 4, 8 up to samples");
  v("clock_pairs", c.clock_pairs,
    "single: answers with and without reading the clock between phases; absent = 4, 0 = none");
  v("clock_setting", c.clock_setting, "single: which setting gives them; absent = the baseline");
  v("bootstrap", c.bootstrap, "intervals of the ratios, resampling samples");
}

/// Names under which a setting's random predictors stand among EvalInputs::predictors.
std::string random_scout_name(const BenchSetting& setting);
std::string random_glimpse_name(const BenchSetting& setting);

/// The measurement as the timing pass takes it: samples as questions, passes as rounds.
EvalConfig timing_config(const BenchConfig& config);

/// What the keys that may be absent stand for.
std::vector<int64_t> batches_of(const BenchConfig& config);
int64_t clock_pairs_of(const BenchConfig& config);
std::string clock_setting_of(const BenchConfig& config);

/// Errors: Error naming the key.
void validate(const BenchConfig& config);

}  // namespace glimpse::evaluation
