#pragma once
#include <torch/nn/modules/container/modulelist.h>

#include <string>
#include <vector>

#include "nn/layer_norm.h"
#include "nn/linear.h"
#include "pruning/host_shape.h"
#include "pruning/selection.h"

namespace glimpse::pruning {

/// Options of the scout. The mask rule's fields stand beside them.
struct ScoutConfig {
  int64_t width = 128;
  int64_t heads = 4;
  int64_t layers = 3;
  int64_t question_layers = 2;
  std::vector<int64_t> taps = {5, 2};
  int64_t max_question_tokens = 48;
  int64_t sink_tokens = 8;
  MaskRule rule{.threshold = 0.3};
};

template <class V>
void visit_fields(V& v, ScoutConfig& c) {
  v("width", c.width, "width of the scout");
  v("heads", c.heads, "attention heads");
  v("layers", c.layers, "layers over the visual tokens");
  v("question_layers", c.question_layers, "layers over the question");
  v("taps", c.taps, "vision hidden states it reads (0 = before the first block)");
  v("max_question_tokens", c.max_question_tokens, "of a longer question the last ones are read");
  v("sink_tokens", c.sink_tokens, "evenly spread tokens per picture kept beside the chosen ones");
  visit_fields(v, c.rule);
}

/// Errors: Error naming the key for values out of range.
void validate(const ScoutConfig& config);

// Shape legend: Q questions about the same pictures, T question tokens, N visual tokens, C tap
// width, D decoder width.

/// Questions of different length side by side, zero behind the end.
struct QuestionBatch {
  torch::Tensor embeddings_QTD;
  torch::Tensor present_QT;  ///< bool, undefined = every token is real
};

/// Questions float [T_i, D] (not empty) cut to their last `max_tokens`.
QuestionBatch question_batch(const std::vector<torch::Tensor>& questions_TD, int64_t max_tokens);

/// Marks visual tokens before the decoder runs, from vision states and question embeddings:
/// LayerNorm + linear of the concatenated taps; the question through its own small transformer;
/// then layers of self-attention, cross-attention to the question and MLP. Source: demo.md 5.
///
/// Keys: tap_norm, tap_proj, question_norm, question_proj, question_embeddings [max, width]
/// (positions), question_layers.{i}.{attn_norm, attn, mlp_norm, mlp}, question_out_norm,
/// layers.{i}.{attn_norm, attn, cross_norm, cross, mlp_norm, mlp}, out_norm, out_proj, with
/// {attn, cross}.{q,k,v,o}_proj and mlp.{up,down}_proj.
class ScoutPredictorImpl : public torch::nn::Module {
 public:
  /// Parameters are uninitialised: load them or call start_parameters(). Errors: as validate().
  ScoutPredictorImpl(const ScoutConfig& config, const HostShape& host);
  /// taps_NC in the order of the config, shared by the Q questions -> logits [Q, N]. N may span
  /// several pictures.
  torch::Tensor forward(const std::vector<torch::Tensor>& taps_NC, const QuestionBatch& questions);
  const ScoutConfig& config() const { return config_; }
  /// Changes what is kept; no weight depends on it. Errors: as validate().
  void set_rule(const MaskRule& rule);
  const HostShape& host() const { return host_; }

 private:
  torch::Tensor read_questions(const QuestionBatch& questions, const torch::Tensor& bias);
  ScoutConfig config_;
  HostShape host_;
  nn::LayerNorm tap_norm_, question_norm_, question_out_norm_, out_norm_;
  nn::Linear tap_proj_, question_proj_, out_proj_;
  torch::Tensor positions_;
  torch::nn::ModuleList question_layers_, layers_;
};
TORCH_MODULE(ScoutPredictor);

}  // namespace glimpse::pruning
