#pragma once
#include <torch/nn/modules/container/modulelist.h>

#include <memory>
#include <vector>

#include "nn/linear.h"
#include "nn/rms_norm.h"
#include "pruning/evidence.h"

namespace glimpse::pruning {

// Shape legend: Q questions about the same pictures, N visual tokens, F attention features, C tap
// width, D decoder width.

struct ImportanceOptions {
  int64_t features = 0;  ///< F = selected layers * heads
  int64_t width = 256;   ///< h_v
  int64_t condition_width = 512;
  int64_t heads = 4;
  int64_t taps = 4;           ///< = number of layers
  int64_t tap_width = 0;      ///< C
  int64_t window_side = 0;    ///< tokens attend within windows of this side; 0 = whole pictures
  bool every_head = false;    ///< an output head on every layer (deep supervision)
  bool round_rotary = false;  ///< rotary angles rounded to bfloat16
  int64_t content_width = 0;  ///< D of the glimpse state for the content term; 0 = without the term
};

struct ImportanceInput {
  /// Glimpse attention, layer-major then head. From Evidence::attention_HRN (or [H, Q, N]):
  /// attention.permute({1, 2, 0}).
  torch::Tensor rows_QNF;
  std::vector<torch::Tensor> taps_NC;  ///< in the order of selected_visual_layers, shared by the Q
  std::vector<TokenGrid> grids;
  torch::Tensor alive_N;     ///< int64, undefined = all tokens of all grids
  torch::Tensor glimpse_QD;  ///< residual stream of the glimpse rows, for the content term only
};

/// The content term, added to the projected attention rows: W_m[(W_v RMSNorm(tap_0)) *
/// (W_q RMSNorm(glimpse))]. It gives the values visual content, which AttnFuserV1 keeps out of
/// them. Inner width 2 * width, no biases. Keys: visual_norm, visual_proj, glimpse_norm,
/// glimpse_proj, out_proj. Source: demo.md 5.
class VisualContentImpl;

/// The published importance predictor (class AttnFuserV1, SDPA form): attention rows in, one logit
/// per visual token out; the vision tower's states steer the attention but not the values. Tokens
/// attend within their own picture or window. Keys as published (method.md 2.1); the content term
/// adds content.*. Computes in the type of its parameters, norms and rotation in float32.
class ImportancePredictorImpl : public torch::nn::Module {
 public:
  explicit ImportancePredictorImpl(const ImportanceOptions& options);
  /// -> logits [Q, N]. Visual conditions are computed once for all questions.
  torch::Tensor forward(const ImportanceInput& input);
  /// The same of every output head, by layer; the last is what forward() returns.
  std::vector<torch::Tensor> every_logits(const ImportanceInput& input);

 private:
  ImportanceOptions options_;
  nn::Linear in_proj_;
  std::vector<nn::Linear> out_projs_;  // of the last layers
  torch::nn::ModuleList condition_projs_, layers_;
  std::shared_ptr<VisualContentImpl> content_;
};
TORCH_MODULE(ImportancePredictor);

}  // namespace glimpse::pruning
