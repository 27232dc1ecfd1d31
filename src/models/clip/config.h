#pragma once
#include <cstdint>
#include <string>

namespace glimpse::models {

/// vision_config of a Hugging Face folder with a CLIP tower.
struct ClipVisionConfig {
  int64_t hidden_size = 1024;
  int64_t intermediate_size = 4096;
  int64_t num_hidden_layers = 24;
  int64_t num_attention_heads = 16;
  int64_t image_size = 336;
  int64_t patch_size = 14;
  double layer_norm_eps = 1e-5;
  std::string hidden_act = "quick_gelu";
};

template <class V>
void visit_fields(V& v, ClipVisionConfig& c) {
  v("hidden_size", c.hidden_size, "width");
  v("intermediate_size", c.intermediate_size, "width of the MLP");
  v("num_hidden_layers", c.num_hidden_layers, "blocks");
  v("num_attention_heads", c.num_attention_heads, "heads");
  v("image_size", c.image_size, "pixels per side");
  v("patch_size", c.patch_size, "pixels per side of a patch");
  v("layer_norm_eps", c.layer_norm_eps, "epsilon of the layer norms");
  v("hidden_act", c.hidden_act, "quick_gelu | gelu");
}

}  // namespace glimpse::models
