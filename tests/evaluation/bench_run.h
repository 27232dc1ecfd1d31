#pragma once
#include <map>
#include <string>

#include "evaluation/bench.h"
#include "models/pretrained.h"
#include "support/bare_folder.h"

// A bench of a tiny shape: 112 x 112 pixels = 16 visual tokens.
namespace glimpse::evaluation::test {

inline BenchConfig tiny_bench(const std::string& model) {
  BenchConfig config;
  config.model = {.source = {.path = model, .dtype = "float32"}, .random_weights = 1};
  config.picture = {.width = 112, .height = 112};
  config.raw_prompt = "<|vision_start|><|image_pad|><|vision_end|>{question}";
  BenchSetting none{.name = "none"}, scout{.name = "scout"};
  scout.pruning.method = "scout";
  scout.pruning.fixed_retention = 0.25;
  scout.random_scout = pruning::ScoutConfig{
      .width = 16, .heads = 2, .layers = 1, .question_layers = 1, .taps = {3}, .sink_tokens = 0};
  config.settings = {none, scout};
  config.samples = 2;
  config.warmup = 1;
  config.passes = 2;
  config.new_tokens = 5;
  config.bootstrap.resamples = 100;
  return config;
}

/// The model of tiny_bench with its predictors, and a folder to run in.
class TinyBench {
 public:
  TinyBench() {
    glimpse::test::write_bare_qwen(folder_.path() / "model");
    config = tiny_bench(folder_.path() / "model");
    model = models::load_model(config.model.source.path,
                               {.dtype = "float32", .random_seed = config.model.random_weights});
    predictors = random_predictors(config, model);
  }
  std::filesystem::path run() const { return folder_.path() / "run"; }
  BenchInputs inputs() const { return {.model = model, .predictors = predictors}; }

  BenchConfig config;
  models::Model model;
  std::map<std::string, pruning::LoadedPredictor> predictors;

 private:
  glimpse::test::TempFolder folder_;
};

}  // namespace glimpse::evaluation::test
