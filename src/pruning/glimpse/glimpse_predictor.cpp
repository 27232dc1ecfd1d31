#include "pruning/glimpse/glimpse_predictor.h"

namespace glimpse::pruning {
namespace {

ImportanceOptions importance_options(const GlimpseConfig& c, const HostShape& host) {
  return {.features = static_cast<int64_t>(c.selected_layers.size()) * host.heads,
          .width = c.attn_fuse_size,
          .condition_width = c.visual_cond_size,
          .heads = c.attn_fuse_num_heads,
          .taps = static_cast<int64_t>(c.selected_visual_layers.size()),
          .tap_width = host.tap_width,
          .content_width = c.visual_content ? host.width : 0};
}

}  // namespace

GlimpsePredictorImpl::GlimpsePredictorImpl(const GlimpseConfig& config, const HostShape& host)
    : GlimpseTokenImpl(config, host),
      host_(host),
      attn_fuser_(
          register_module("attn_fuser", ImportancePredictor(importance_options(config, host)))) {}

}  // namespace glimpse::pruning
