#pragma once
#include <torch/torch.h>

#include <vector>

#include "models/model.h"

namespace glimpse::test {

/// A prompt through a whole model without pruning. S rows, D width, V vocabulary.
struct WholeRun {
  torch::Tensor features_ND;             ///< projected visual tokens, undefined without pictures
  std::vector<torch::Tensor> hidden_SD;  ///< input of layer k; the last one behind the final norm
  torch::Tensor logits_SV;
};

inline torch::Tensor merged_embeddings(const models::Model& model, const models::ModelInput& input,
                                       const torch::Tensor& features_ND) {
  const torch::Tensor text = model.decoder->embed_tokens(input.ids);
  if (!features_ND.defined()) return text;
  std::vector<torch::Tensor> rows;
  for (const models::VisualSpan& span : input.visual_spans) {
    rows.push_back(torch::arange(span.begin, span.end(), torch::kInt64));
  }
  return text.index_copy(0, torch::cat(rows), features_ND);
}

inline WholeRun run_whole(const models::Model& model, const models::ModelInput& input) {
  WholeRun run;
  if (!input.pixels.pictures.empty()) {
    models::Pixels pixels = input.pixels;
    pixels.values = pixels.values.to(model.spec.dtype);
    run.features_ND = model.vision->run(pixels, {}).projected_ND;
  }
  const int64_t layers = model.decoder->shape().layers;
  nn::KvCache cache(layers);
  models::Rows rows{.hidden_TD = merged_embeddings(model, input, run.features_ND),
                    .position_ids = input.position_ids};
  rows.spans.push_back({.begin = 0, .end = input.ids.size(0), .cache = &cache});
  for (int64_t layer = 0; layer < layers; ++layer) {
    run.hidden_SD.push_back(rows.hidden_TD);
    model.decoder->run_layers({layer, layer + 1}, rows, {});
  }
  run.hidden_SD.push_back(model.decoder->normed(rows.hidden_TD));
  run.logits_SV = model.decoder->logits(rows.hidden_TD);
  return run;
}

/// Largest absolute difference.
inline double distance(const torch::Tensor& a, const torch::Tensor& b) {
  TORCH_CHECK(a.sizes() == b.sizes(), a.sizes(), " against ", b.sizes());
  return (a.to(torch::kFloat64) - b.to(torch::kFloat64)).abs().max().item<double>();
}

}  // namespace glimpse::test
