#pragma once
#include <cstdint>
#include <string>

#include "models/clip/config.h"
#include "models/decoder/config.h"

namespace glimpse::models {

/// config.json of a Hugging Face LLaVA-1.5 folder (model_type "llava"). Source: spec llava.md 2.
struct LlavaConfig {
  std::string model_type = "llava";
  ClipVisionConfig vision_config;
  LlamaConfig text_config;
  int64_t image_token_index = 32000;
  int64_t vision_feature_layer = -2;
  std::string vision_feature_select_strategy = "default";
  std::string projector_hidden_act = "gelu";
  bool multimodal_projector_bias = true;

  /// Number of the hidden state that is projected (0 = before the first block).
  int64_t feature_state() const {
    return vision_feature_layer >= 0 ? vision_feature_layer
                                     : vision_config.num_hidden_layers + 1 + vision_feature_layer;
  }
  int64_t visual_tokens() const {
    const int64_t side = vision_config.image_size / vision_config.patch_size;
    return side * side;
  }
};

template <class V>
void visit_fields(V& v, LlavaConfig& c) {
  v("model_type", c.model_type, "llava");
  v("vision_config", c.vision_config, "CLIP tower");
  v("text_config", c.text_config, "Llama decoder");
  v("image_token_index", c.image_token_index, "id of the image placeholder");
  v("vision_feature_layer", c.vision_feature_layer,
    "hidden state that is projected; -2 = before the last block");
  v("vision_feature_select_strategy", c.vision_feature_select_strategy,
    "default drops the class token");
  v("projector_hidden_act", c.projector_hidden_act, "gelu");
  v("multimodal_projector_bias", c.multimodal_projector_bias, "biases in the projector");
}

/// Errors: Error for values this implementation does not cover.
void validate(const LlavaConfig& config);

}  // namespace glimpse::models
