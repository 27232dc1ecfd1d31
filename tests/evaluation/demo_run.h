#pragma once
#ifdef GLIMPSE_SHARED_DIR
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/scene_dataset.h"
#include "evaluation/evaluate.h"
#include "evaluation/rows.h"
#include "inference/engine.h"
#include "models/pretrained.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/start_parameters.h"
#include "support/shared.h"

namespace glimpse::evaluation::test {

/// Settings none, grid (half of the tokens), random (a quarter, two seeds), oracle.
inline EvalConfig demo_config(const std::vector<std::string>& names) {
  EvalConfig config;
  config.model.path = (glimpse::test::shared_dir() / "demo_lvlm").string();
  // The prototype's folder has no chat template, and its tokenizer adds no <bos>.
  config.raw_prompt = "<bos> user <image> {question} assistant";
  for (const std::string& name : names) {
    Setting setting{.name = name};
    setting.pruning.method = name;
    if (name == "grid") setting.pruning.ratio = 0.5;
    if (name == "random") setting.pruning.ratio = 0.25, setting.seeds = 2;
    config.settings.push_back(setting);
  }
  config.bootstrap.resamples = 200;
  config.latency = {.questions = 0};
  config.gallery = 2;
  return config;
}

/// The prototype of the demo model and a few scenes.
class DemoRun {
 public:
  explicit DemoRun(std::unique_ptr<data::Dataset> dataset = nullptr)
      : model_(models::load_model(glimpse::test::shared_dir() / "demo_lvlm", {.dtype = "float32"})),
        dataset_(std::move(dataset)) {
    if (!dataset_) {
      dataset_ = std::make_unique<data::SceneDataset>(
          data::SceneDatasetOptions{.first = data::kFirstTestScene, .count = 3});
    }
  }
  EvalInputs inputs() const {
    return {.model = model_, .dataset = *dataset_, .predictors = predictors_};
  }

  /// A scout with random weights of the seed under a name, replacing an earlier one.
  void add_predictor(const std::string& name, uint64_t seed) {
    const pruning::ScoutConfig small{.width = 16, .heads = 2, .layers = 1, .question_layers = 1};
    pruning::ScoutPredictor scout(small, inference::host_shape(model_));
    pruning::start_parameters(*scout, seed);
    scout->eval();
    predictors_.insert_or_assign(name, pruning::as_loaded(scout));
  }

  /// The same for a glimpse predictor, which cuts before layer 4 of 6.
  void add_glimpse(const std::string& name, uint64_t seed) {
    const pruning::HostShape host = inference::host_shape(model_);
    const pruning::GlimpseConfig small{.attn_fuse_size = 16,
                                       .attn_fuse_num_heads = 2,
                                       .selected_visual_layers = {2, 1},
                                       .visual_cond_size = 8};
    pruning::GlimpsePredictor glimpse(pruning::resolved(small, host), host);
    pruning::start_parameters(*glimpse, seed);
    glimpse->eval();
    predictors_.insert_or_assign(name, pruning::as_loaded(glimpse));
  }

 private:
  models::Model model_;
  std::unique_ptr<data::Dataset> dataset_;
  std::map<std::string, pruning::LoadedPredictor> predictors_;
};

}  // namespace glimpse::evaluation::test
#endif
