#pragma once
#include <torch/torch.h>

#include <filesystem>

#include "data/scene_questions.h"
#include "models/llava/save_pretrained.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/start_parameters.h"

// Model and predictor folders with random weights, small enough to answer in milliseconds.
namespace glimpse::test {

inline models::LlavaConfig tiny_llava_config() {
  models::LlavaConfig config;
  config.vision_config = {.hidden_size = 16,
                          .intermediate_size = 32,
                          .num_hidden_layers = 3,
                          .num_attention_heads = 2,
                          .image_size = 224,
                          .patch_size = 28};
  config.text_config = {.vocab_size = static_cast<int64_t>(data::scene_vocabulary().size()) + 5,
                        .hidden_size = 16,
                        .intermediate_size = 32,
                        .num_hidden_layers = 3,
                        .num_attention_heads = 2};
  config.image_token_index = 4;
  return config;
}

inline void write_tiny_model(const std::filesystem::path& folder) {
  torch::manual_seed(1);
  models::LlavaModules modules(tiny_llava_config());
  torch::NoGradGuard no_grad;
  for (const auto& item : modules.named_parameters()) {
    item.value().normal_(0, item.value().dim() == 1 ? 1.0 : 0.3);
  }
  models::save_pretrained(modules, data::scene_vocabulary(), folder);
}

inline pruning::HostShape tiny_host() {
  return {.layers = 3, .width = 16, .heads = 2, .tap_width = 16};
}

inline void write_tiny_glimpse(const std::filesystem::path& folder) {
  pruning::GlimpseConfig config;
  config.attn_fuse_size = 16;
  config.attn_fuse_num_heads = 2;
  config.selected_visual_layers = {2, 1};
  config.visual_cond_size = 8;
  pruning::GlimpsePredictor predictor(pruning::resolved(config, tiny_host()), tiny_host());
  pruning::start_parameters(*predictor, 1);
  pruning::save_safetensors(pruning::as_loaded(predictor), folder);
}

}  // namespace glimpse::test
