#pragma once
#include <string>

// Configurations that train in a second.
namespace glimpse::test {

/// A glimpse predictor for the tiny model, 4 steps.
inline std::string tiny_train_yaml(const std::string& model, const std::string& run) {
  return "run: " + run + "\nmodel: {path: " + model + ", dtype: float32}\n" + R"(
data: {source: scenes, count: 6}
predictor:
  glimpse:
    attn_fuse_size: 16
    attn_fuse_num_heads: 2
    selected_visual_layers: [2, 1]
    visual_cond_size: 8
objective: {images_per_step: 2, questions_per_image: 3, workers: 1}
loop: {steps: 4, log_every: 1}
)";
}

/// Four settings over two test scenes.
inline std::string tiny_eval_yaml(const std::string& model, const std::string& predictor,
                                  const std::string& run) {
  return "run: " + run + "\nmodel: {path: " + model + "}\n" + R"(
data: {source: scenes, split: test, count: 2}
max_new_tokens: 6
bootstrap: {resamples: 100}
latency: {questions: 2, warmup: 1, rounds: 1}
gallery: 1
settings:
  - {name: none}
  - {name: grid, method: grid, ratio: 0.25}
  - {name: trained, method: glimpse, predictor: )" +
         predictor + "}\n";
}

}  // namespace glimpse::test
