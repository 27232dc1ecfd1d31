#include "pruning/glimpse/glimpse_predictor.h"

#include "pruning/glimpse/mean_attention.h"

namespace glimpse::pruning {
namespace {

ImportanceOptions importance_options(const GlimpseConfig& c, const HostShape& host) {
  return {.features = static_cast<int64_t>(c.selected_layers.size()) * host.heads,
          .width = c.attn_fuse_size,
          .condition_width = c.visual_cond_size,
          .heads = c.attn_fuse_num_heads,
          .taps = static_cast<int64_t>(c.selected_visual_layers.size()),
          .tap_width = host.tap_width,
          .window_side = c.attn_fuse_global ? 0 : host.tap_window,
          .every_head = c.deep_supervision,
          .round_rotary = c.round_rotary,
          .content_width = c.visual_content ? host.width : 0};
}

}  // namespace

GlimpsePredictorImpl::GlimpsePredictorImpl(const GlimpseConfig& config, const HostShape& host)
    : GlimpseTokenImpl(config, host), host_(host) {
  if (config.is_dummy()) return;
  attn_fuser_ =
      register_module("attn_fuser", ImportancePredictor(importance_options(config, host)));
}

std::vector<torch::Tensor> GlimpsePredictorImpl::every_logits(const ImportanceInput& input) {
  if (attn_fuser_) return attn_fuser_->every_logits(input);
  return {mean_attention({.rows_QNF = input.rows_QNF,
                          .grids = input.grids,
                          .alive_N = input.alive_N,
                          .raw = config().use_attention_logits})};
}

}  // namespace glimpse::pruning
