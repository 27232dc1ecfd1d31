#include "pruning/glimpse/glimpse_config.h"

#include <algorithm>
#include <numeric>

#include "base/require.h"

namespace glimpse::pruning {
namespace {

std::string listed(const std::vector<int64_t>& values) {
  std::string text = "[";
  for (const int64_t value : values) text += (text.size() > 1 ? ", " : "") + std::to_string(value);
  return text + "]";
}

void validate_layers(const GlimpseConfig& c, const HostShape& host) {
  const auto within = [&host](int64_t layer) { return 0 <= layer && layer < host.layers; };
  const std::string range = "layers 0.." + std::to_string(host.layers - 1) + " of the model";
  // Published defaults use a number beyond the last layer for "only the cache for decoding".
  require_at_least(c.reduce_layer, 0, "reduce_layer");
  require(!c.selected_layers.empty() &&
              std::is_sorted(c.selected_layers.begin(), c.selected_layers.end()),
          "selected_layers", listed(c.selected_layers), "one layer or several, ascending");
  require(std::all_of(c.selected_layers.begin(), c.selected_layers.end(), within),
          "selected_layers", listed(c.selected_layers), range);
  require(c.selected_layers.back() <= c.reduce_layer, "selected_layers", listed(c.selected_layers),
          "no layer above reduce_layer " + std::to_string(c.reduce_layer));
  require(std::find(c.le_layers.begin(), c.le_layers.end(), 0) != c.le_layers.end(), "le_layers",
          listed(c.le_layers), "layer 0 among them");
  require(std::all_of(c.le_layers.begin(), c.le_layers.end(), within), "le_layers",
          listed(c.le_layers), range);
  std::vector<int64_t> sorted = c.le_layers;
  std::sort(sorted.begin(), sorted.end());
  require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(), "le_layers",
          listed(c.le_layers), "every layer once");
}

void validate_sizes(const GlimpseConfig& c) {
  require_at_least(c.attn_fuse_size, 1, "attn_fuse_size");
  require_at_least(c.visual_cond_size, 1, "visual_cond_size");
  require_at_least(c.attn_fuse_num_heads, 1, "attn_fuse_num_heads");
  const int64_t heads = c.attn_fuse_num_heads;
  require(
      c.attn_fuse_size % heads == 0 && (c.attn_fuse_size + c.visual_cond_size) % (4 * heads) == 0,
      "attn_fuse_num_heads", std::to_string(heads),
      "a divisor of attn_fuse_size " + std::to_string(c.attn_fuse_size) +
          "; attn_fuse_size + visual_cond_size " +
          std::to_string(c.attn_fuse_size + c.visual_cond_size) +
          " must give heads of a multiple of 4");
  require(!c.selected_visual_layers.empty(), "selected_visual_layers", "[]", "one or more");
  for (const int64_t layer : c.selected_visual_layers) {
    require_at_least(layer, 0, "selected_visual_layers");
  }
}

}  // namespace

GlimpseConfig resolved(GlimpseConfig config, const HostShape& host) {
  if (config.reduce_layer < 0) config.reduce_layer = (2 * host.layers + 2) / 3 - 1;
  if (config.selected_layers.empty()) {
    config.selected_layers = {std::min(config.reduce_layer, host.layers - 1)};
  }
  if (config.le_layers.empty()) {
    config.le_layers.resize(static_cast<size_t>(host.layers));
    std::iota(config.le_layers.begin(), config.le_layers.end(), int64_t{0});
  }
  return config;
}

void validate(const GlimpseConfig& c, const HostShape& host) {
  validate_layers(c, host);
  validate_sizes(c);
  require_at_least(c.le_length, 1, "le_length");
  require(c.attn_fuse_type == "AttnFuserV1" || c.is_dummy(), "attn_fuse_type",
          "'" + c.attn_fuse_type + "'", "AttnFuserV1 or AttnFuserDummy");
  require(c.attn_fuse_global || host.tap_window > 0, "attn_fuse_global", "false",
          "true: this model's vision tower has no windows");
  require(c.le_norm_type == "rmsnorm" || c.le_norm_type == "layernorm", "le_norm_type",
          "'" + c.le_norm_type + "'", "rmsnorm or layernorm");
  require(c.le_dropout_prob >= 0 && c.le_dropout_prob < 1, "le_dropout_prob",
          std::to_string(c.le_dropout_prob), "0 <= p < 1");
  require(c.rms_norm_eps > 0, "rms_norm_eps", std::to_string(c.rms_norm_eps), "a positive number");
  validate(mask_rule(c));
}

MaskRule mask_rule(const GlimpseConfig& config) {
  return {.threshold = config.reduce_threshold,
          .max_retention = config.max_remain_ratio,
          .min_tokens = config.min_remain_num,
          .anchors = config.anchor_positions,
          .fixed_retention = config.fixed_remain_ratio};
}

}  // namespace glimpse::pruning
