#pragma once
#include "cli/tiny_model.h"
#include "text/tokenizer.h"
#include "training/pretrain.h"

namespace glimpse::test {

/// The smallest LLaVA that scenes fit: 64 visual tokens.
inline training::PretrainConfig tiny_pretrain_config() {
  training::PretrainConfig config;
  config.dtype = "float32";
  config.model = tiny_llava_config();
  config.vision = {.data = {.images_per_step = 2, .workers = 1},
                   .loop = {.steps = 3, .lr = 1e-3, .log_every = 1}};
  config.answer = {.data = {.images_per_step = 2, .questions_per_image = 3, .workers = 1},
                   .loop = {.steps = 3, .lr = 1e-3, .log_every = 1}};
  return config;
}

/// The ids of the tiny model's folder.
inline training::Encode encode_with(std::shared_ptr<text::Tokenizer> tokenizer) {
  return [tokenizer](const std::string& text) { return tokenizer->encode(text, false); };
}

}  // namespace glimpse::test
