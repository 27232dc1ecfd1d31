#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "models/decoder/config.h"

namespace glimpse::models {

/// vision_config of a Qwen2.5-VL folder.
struct QwenVisionConfig {
  int64_t depth = 32;
  int64_t hidden_size = 1280;
  int64_t intermediate_size = 3420;
  int64_t num_heads = 16;
  int64_t in_channels = 3;
  int64_t out_hidden_size = 3584;
  int64_t patch_size = 14;
  int64_t spatial_merge_size = 2;
  int64_t temporal_patch_size = 2;
  int64_t window_size = 112;
  std::vector<int64_t> fullatt_block_indexes = {7, 15, 23, 31};
  int64_t tokens_per_second = 2;
  std::string hidden_act = "silu";

  /// Length of a flattened patch.
  int64_t patch_values() const {
    return in_channels * temporal_patch_size * patch_size * patch_size;
  }
  /// Patches that one visual token is made of.
  int64_t merge_unit() const { return spatial_merge_size * spatial_merge_size; }
  /// Side of an attention window in visual tokens.
  int64_t window_side() const { return window_size / spatial_merge_size / patch_size; }
};

template <class V>
void visit_fields(V& v, QwenVisionConfig& c) {
  v("depth", c.depth, "blocks");
  v("hidden_size", c.hidden_size, "width");
  v("intermediate_size", c.intermediate_size, "width of the gated MLP");
  v("num_heads", c.num_heads, "heads");
  v("in_channels", c.in_channels, "colours");
  v("out_hidden_size", c.out_hidden_size, "width of the decoder");
  v("patch_size", c.patch_size, "pixels per side of a patch");
  v("spatial_merge_size", c.spatial_merge_size, "patches per side of a visual token");
  v("temporal_patch_size", c.temporal_patch_size, "frames of a patch");
  v("window_size", c.window_size, "pixels per side of an attention window");
  v("fullatt_block_indexes", c.fullatt_block_indexes, "blocks that attend to the whole frame");
  v("tokens_per_second", c.tokens_per_second, "positions per second of a clip");
  v("hidden_act", c.hidden_act, "silu");
}

/// config.json of a Qwen2.5-VL folder, whose text keys lie at the top or in `text_config`.
struct QwenConfig {
  LlamaConfig text;
  QwenVisionConfig vision_config;
  int64_t image_token_id = 151655;
  int64_t video_token_id = 151656;
};

/// Reads the flat, the nested and the transformers 5 layout. Source: qwen2_5_vl.md 1.
/// Errors: Error for values this implementation does not cover.
QwenConfig read_qwen_config(const std::filesystem::path& folder);

/// Errors: Error for values this implementation does not cover.
void validate(const QwenConfig& config);

}  // namespace glimpse::models
