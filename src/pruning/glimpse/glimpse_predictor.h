#pragma once
#include "pruning/glimpse/glimpse_token.h"
#include "pruning/glimpse/importance_predictor.h"

namespace glimpse::pruning {

/// All trained tensors of the glimpse method: the token and the predictor that reads its attention.
/// It is a GlimpseToken with `attn_fuser` beside it (none for a dummy), so that named_parameters()
/// are exactly the flat keys of new_modules_gp.pt. Source: method.md 2.2.
class GlimpsePredictorImpl : public GlimpseTokenImpl {
 public:
  /// Parameters are uninitialised: load them or call start_parameters().
  /// Errors: Error for a config that does not fit the model (validate).
  GlimpsePredictorImpl(const GlimpseConfig& config, const HostShape& host);
  /// -> logits [Q, N] (importance_predictor.h). table() gives the embeddings.
  torch::Tensor forward(const ImportanceInput& input) { return every_logits(input).back(); }
  /// One per output head: deep supervision trains them all.
  std::vector<torch::Tensor> every_logits(const ImportanceInput& input);
  const HostShape& host() const { return host_; }

 private:
  HostShape host_;
  ImportancePredictor attn_fuser_{nullptr};
};
TORCH_MODULE(GlimpsePredictor);

}  // namespace glimpse::pruning
