#pragma once
#include <torch/torch.h>

#include <algorithm>
#include <vector>

#include "models/formula_weights.h"
#include "models/llava/model.h"
#include "models/model.h"

namespace glimpse::test {

/// The model of golden/formula/llava_tiny.json: 9 visual tokens, 4 query and 2 key heads, image id
/// 150.
inline models::LlavaConfig tiny_llava_config(int64_t decoder_layers = 2) {
  models::LlavaConfig config;
  config.vision_config = {.hidden_size = 32,
                          .intermediate_size = 64,
                          .num_hidden_layers = 3,
                          .num_attention_heads = 4,
                          .image_size = 42,
                          .patch_size = 14};
  config.text_config.vocab_size = 160;
  config.text_config.hidden_size = 64;
  config.text_config.intermediate_size = 96;
  config.text_config.num_hidden_layers = decoder_layers;
  config.text_config.num_attention_heads = 4;
  config.text_config.num_key_value_heads = 2;
  config.image_token_index = 150;
  return config;
}

inline std::shared_ptr<models::LlavaModules> tiny_llava(int64_t decoder_layers = 2) {
  auto modules = std::make_shared<models::LlavaModules>(tiny_llava_config(decoder_layers));
  fill_by_formula(*modules);
  modules->eval();
  return modules;
}

/// The modules as a model without a processor.
inline models::Model as_model(const std::shared_ptr<models::LlavaModules>& modules) {
  return {.spec = {.family = "llava"},
          .processor = nullptr,
          .vision = models::llava_vision_tower(modules),
          .decoder = modules->decoder.ptr(),
          .modules = modules};
}

inline models::Pixels tiny_pixels(int64_t num_images = 1) {
  const models::Grid grid{.t = 1, .h = 3, .w = 3};
  const models::PictureShape picture{
      .rows = 1, .patches = grid, .views = {{.begin = 0, .grid = grid}}};
  return {.values = formula_tensor("pixel_values", {num_images, 3, 42, 42}, 1.0),
          .pictures = std::vector(static_cast<size_t>(num_images), picture)};
}

/// Ids with 9 image placeholders per 150.
inline models::ModelInput tiny_input(const std::vector<int64_t>& ids) {
  const auto num_images = std::count(ids.begin(), ids.end(), 150);
  return models::expand_marks(ids, {.image = 150},
                              num_images > 0 ? tiny_pixels(num_images) : models::Pixels{});
}

}  // namespace glimpse::test
