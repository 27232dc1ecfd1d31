#pragma once
#include <torch/torch.h>

#include <vector>

#include "inference/prefill.h"
#include "models/tiny_llava.h"

namespace glimpse::test {

/// A stage that keeps the tokens with these original indices.
inline pruning::Stage keeping(const std::vector<int64_t>& tokens) {
  pruning::Stage stage;
  stage.select = [wanted = torch::tensor(tokens, torch::kInt64)](const pruning::Evidence& e) {
    return pruning::Selection{.kept = at::isin(e.alive_N, wanted).nonzero().squeeze(1)};
  };
  return stage;
}

/// The same before decoder layer `layer`.
inline pruning::Stage keeping_before(int64_t layer, const std::vector<int64_t>& tokens,
                                     pruning::EarlierCache earlier = pruning::EarlierCache::drop) {
  pruning::Stage stage = keeping(tokens);
  stage.at = pruning::Hook::between_layers;
  stage.layer = layer;
  stage.earlier = earlier;
  return stage;
}

inline std::vector<int64_t> all_nine() { return {0, 1, 2, 3, 4, 5, 6, 7, 8}; }

/// A tiny model (9 visual tokens, two key heads) with a prompt, and its prefill with stages.
struct TinyRun {
  explicit TinyRun(int64_t num_layers = 4)
      : modules(tiny_llava(num_layers)), model(as_model(modules)) {}

  inference::PrefillResult prefill(const std::vector<pruning::Stage>& stages,
                                   inference::Trace* trace = nullptr) {
    c10::InferenceMode guard;
    const auto features =
        inference::encode_pictures(model, input.pixels, inference::needed_vision(stages));
    return inference::prefill(model, input, features, {.stages = stages, .trace = trace});
  }

  /// Logits [G, V] after each of the ids that follow the prompt.
  torch::Tensor continued(inference::PrefillResult& start, const std::vector<int64_t>& ids) {
    c10::InferenceMode guard;
    const auto count = static_cast<int64_t>(ids.size());
    models::Rows rows{.hidden_TD = model.decoder->embed_tokens(torch::tensor(ids, torch::kInt64)),
                      .position_ids = torch::arange(start.next_position,
                                                    start.next_position + count, torch::kInt64)};
    rows.spans.push_back({.begin = 0, .end = count, .cache = &start.sequence.cache});
    model.decoder->run_layers({0, model.decoder->shape().layers}, rows, {});
    return model.decoder->logits(rows.hidden_TD);
  }

  std::shared_ptr<models::LlavaModules> modules;
  models::Model model;
  models::ModelInput input = tiny_input({1, 5, 6, 150, 7, 8, 9, 10});
};

}  // namespace glimpse::test
