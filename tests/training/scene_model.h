#pragma once
#include <gtest/gtest.h>

#include "cli/tiny_model.h"
#include "data/scene_dataset.h"
#include "models/pretrained.h"
#include "support/shared.h"
#include "training/question_group.h"

namespace glimpse::test {

/// A tiny random model with the scenes' vocabulary, and a few scenes to train on.
class SceneModel : public ::testing::Test {
 protected:
  void SetUp() override {
    write_tiny_model(folder_.path() / "model");
    model_ = models::load_model(folder_.path() / "model", {.dtype = "float32"});
  }
  const std::filesystem::path& folder() const { return folder_.path(); }
  const models::Model& model() const { return model_; }
  const data::SceneDataset& scenes() const { return scenes_; }
  training::QuestionGroup group(int64_t picture = 0) const {
    return training::question_group(model_, scenes_, picture);
  }
  inference::VisualFeatures encode(const training::QuestionGroup& of,
                                   const std::vector<int64_t>& taps = {}) const {
    const torch::NoGradGuard no_grad;
    return inference::encode_pictures(model_, of.prefix.pixels, {.hidden_states = taps});
  }

 private:
  TempFolder folder_;
  models::Model model_;
  data::SceneDataset scenes_{{.seed = 3, .count = 4}};
};

inline pruning::GlimpseConfig tiny_glimpse_config() {
  pruning::GlimpseConfig config;
  config.attn_fuse_size = 16;
  config.attn_fuse_num_heads = 2;
  config.selected_visual_layers = {2, 1};
  config.visual_cond_size = 8;
  return config;
}

inline pruning::GlimpsePredictor tiny_glimpse(uint64_t seed = 1, bool visual_content = false) {
  pruning::GlimpseConfig config = tiny_glimpse_config();
  config.visual_content = visual_content;
  pruning::GlimpsePredictor predictor(pruning::resolved(config, tiny_host()), tiny_host());
  pruning::start_parameters(*predictor, seed);
  return predictor;
}

inline pruning::ScoutPredictor tiny_scout(uint64_t seed = 1) {
  pruning::ScoutConfig config;
  config.width = 16;
  config.heads = 2;
  config.layers = config.question_layers = 1;
  config.taps = {2, 1};
  pruning::ScoutPredictor predictor(config, tiny_host());
  pruning::start_parameters(*predictor, seed);
  return predictor;
}

}  // namespace glimpse::test
