#pragma once
#include <torch/torch.h>

#include <vector>

#include "models/formula_weights.h"
#include "models/model.h"
#include "models/qwen2_5_vl/model.h"

namespace glimpse::test {

/// The model of golden/formula/qwen2_5_vl_tiny.json: 4 query and 2 key heads, image id 152, clip id
/// 153, windows of 4 x 4 tokens.
inline models::QwenConfig tiny_qwen_config() {
  models::QwenConfig config;
  config.text.vocab_size = 160;
  config.text.hidden_size = 64;
  config.text.intermediate_size = 96;
  config.text.num_hidden_layers = 3;
  config.text.num_attention_heads = 4;
  config.text.num_key_value_heads = 2;
  config.text.rms_norm_eps = 1e-6;
  config.text.rope_theta = 1e6;
  config.text.qkv_bias = true;
  config.text.rope_scaling = models::RopeParameters{.mrope_section = {2, 3, 3}};
  config.vision_config = {.depth = 4,
                          .hidden_size = 64,
                          .intermediate_size = 80,
                          .num_heads = 4,
                          .out_hidden_size = 64,
                          .fullatt_block_indexes = {1, 3}};
  config.image_token_id = 152;
  config.video_token_id = 153;
  return config;
}

inline std::shared_ptr<models::QwenModules> tiny_qwen() {
  auto modules = std::make_shared<models::QwenModules>(tiny_qwen_config());
  fill_by_formula(*modules);
  modules->eval();
  return modules;
}

inline models::Model as_model(const std::shared_ptr<models::QwenModules>& modules) {
  return {.spec = {.family = "qwen2_5_vl"},
          .processor = nullptr,
          .vision = models::qwen_vision_tower(modules),
          .decoder = modules,
          .modules = modules};
}

/// Formula pixels of pictures or clips with these patch grids.
inline models::Pixels tiny_patches(const char* name, const std::vector<models::Grid>& grids,
                                   double seconds_per_step = 0) {
  models::Pixels pixels;
  int64_t patches = 0;
  for (const models::Grid& grid : grids) {
    patches += grid.tokens();
    pixels.pictures.push_back(
        {.rows = grid.tokens(),
         .patches = grid,
         .views = {{.begin = 0, .grid = {.t = grid.t, .h = grid.h / 2, .w = grid.w / 2}}},
         .seconds_per_step = seconds_per_step});
  }
  pixels.values = formula_tensor(name, {patches, 1176}, 1.0);
  return pixels;
}

}  // namespace glimpse::test
