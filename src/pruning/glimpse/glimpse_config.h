#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pruning/host_shape.h"
#include "pruning/selection.h"

namespace glimpse::pruning {

/// The glimpse predictor's options; the names are the keys of published config.json files.
/// Source: method.md 0 and 0.1.
struct GlimpseConfig {
  int64_t reduce_layer = -1;
  std::vector<int64_t> selected_layers;
  bool use_attention_logits = false;
  std::string attn_fuse_type = "AttnFuserV1";
  bool attn_fuse_global = true;
  int64_t attn_fuse_size = 256;
  int64_t attn_fuse_num_heads = 4;
  std::vector<int64_t> selected_visual_layers = {23, 17, 11, 5};
  int64_t visual_cond_size = 512;
  bool deep_supervision = false;
  bool visual_content = false;
  bool round_rotary = false;
  std::vector<int64_t> le_layers;
  int64_t le_length = 1;
  std::string le_norm_type = "rmsnorm";
  double le_dropout_prob = 0.1;
  double rms_norm_eps = 1e-5;
  bool use_zero_masks = false;
  double reduce_threshold = 0.5;
  std::optional<double> max_remain_ratio;
  int64_t min_remain_num = 1;
  std::vector<std::string> anchor_positions;
  std::optional<double> fixed_remain_ratio;

  /// Without trained tensors: the normalised mean attention is the logit.
  bool is_dummy() const { return attn_fuse_type == "AttnFuserDummy"; }
  /// Vision hidden states it reads.
  std::vector<int64_t> visual_taps() const {
    return is_dummy() ? std::vector<int64_t>{} : selected_visual_layers;
  }
};

template <class V>
void visit_fields(V& v, GlimpseConfig& c) {
  v("reduce_layer", c.reduce_layer, "prune after this 0-based layer; -1 = after ceil(2L/3) layers");
  v("selected_layers", c.selected_layers, "layers whose glimpse rows are read; [] = reduce_layer");
  v("use_attention_logits", c.use_attention_logits, "read raw logits, not log-softmax");
  v("attn_fuse_type", c.attn_fuse_type, "AttnFuserV1 | AttnFuserDummy (nothing trained)");
  v("attn_fuse_global", c.attn_fuse_global,
    "tokens attend to their whole picture, not only to their window of the vision tower");
  v("attn_fuse_size", c.attn_fuse_size, "width of the predictor");
  v("attn_fuse_num_heads", c.attn_fuse_num_heads, "attention heads of the predictor");
  v("selected_visual_layers", c.selected_visual_layers,
    "vision hidden states, one per predictor layer, deepest first");
  v("visual_cond_size", c.visual_cond_size, "width of the visual condition");
  v("deep_supervision", c.deep_supervision, "an output head on every predictor layer");
  v("visual_content", c.visual_content, "add the bilinear visual x glimpse term");
  v("round_rotary", c.round_rotary,
    "rotary angles rounded to bfloat16, as published evaluation computed them");
  v("le_layers", c.le_layers, "layers with a glimpse embedding, 0 among them; [] = all");
  v("le_length", c.le_length, "number of glimpse tokens");
  v("le_norm_type", c.le_norm_type, "rmsnorm | layernorm");
  v("le_dropout_prob", c.le_dropout_prob, "dropout on the glimpse embeddings in training");
  v("rms_norm_eps", c.rms_norm_eps, "epsilon of the glimpse embeddings' norm");
  v("use_zero_masks", c.use_zero_masks, "mark no token at all (for comparisons)");
  v("reduce_threshold", c.reduce_threshold, "keep tokens whose probability exceeds this");
  v("max_remain_ratio", c.max_remain_ratio, "cap on the kept share, 0..1");
  v("min_remain_num", c.min_remain_num, "never keep fewer tokens");
  v("anchor_positions", c.anchor_positions, "corners that always stay: tl, tr, bl, br");
  v("fixed_remain_ratio", c.fixed_remain_ratio, "exactly this share instead of the rules above");
}

/// Replaces the values that stand for "as the model suggests" (-1, []) by the model's. Idempotent.
GlimpseConfig resolved(GlimpseConfig config, const HostShape& host);

/// Requires a resolved config. Errors: Error naming the key for values out of range, layers the
/// model does not have, and variants that are not implemented.
void validate(const GlimpseConfig& config, const HostShape& host);

MaskRule mask_rule(const GlimpseConfig& config);

}  // namespace glimpse::pruning
