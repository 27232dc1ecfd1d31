#include "models/llava/save_pretrained.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "models/clip_image_processor.h"
#include "tensor/load.h"
#include "tensor/state_dict.h"
#include "text/chat_template.h"
#include "text/word_level_tokenizer_file.h"

namespace glimpse::models {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kMaxPositions = 1024;
// The places of these tokens in word_level_specials().
constexpr int64_t kPad = 0, kBos = 1, kEos = 2;

Json text_config(const LlamaConfig& c) {
  return {{"model_type", "llama"},
          {"vocab_size", c.vocab_size},
          {"hidden_size", c.hidden_size},
          {"intermediate_size", c.intermediate_size},
          {"num_hidden_layers", c.num_hidden_layers},
          {"num_attention_heads", c.num_attention_heads},
          {"num_key_value_heads", c.kv_heads()},
          {"head_dim", c.head_width()},
          {"hidden_act", c.hidden_act},
          {"rms_norm_eps", c.rms_norm_eps},
          {"rope_theta", c.rope_base()},
          {"attention_bias", c.attention_bias},
          {"max_position_embeddings", kMaxPositions},
          {"tie_word_embeddings", false},
          {"pad_token_id", kPad},
          {"bos_token_id", kBos},
          {"eos_token_id", kEos}};
}

Json vision_config(const ClipVisionConfig& c) {
  return {{"model_type", "clip_vision_model"},
          {"hidden_size", c.hidden_size},
          {"intermediate_size", c.intermediate_size},
          {"num_hidden_layers", c.num_hidden_layers},
          {"num_attention_heads", c.num_attention_heads},
          {"num_channels", 3},
          {"image_size", c.image_size},
          {"patch_size", c.patch_size},
          {"layer_norm_eps", c.layer_norm_eps},
          {"hidden_act", c.hidden_act},
          {"projection_dim", c.hidden_size}};
}

Json model_config(const LlavaConfig& c) {
  return {{"architectures", {"LlavaForConditionalGeneration"}},
          {"model_type", c.model_type},
          {"dtype", "bfloat16"},
          {"image_seq_length", c.visual_tokens()},
          {"image_token_index", c.image_token_index},
          {"multimodal_projector_bias", c.multimodal_projector_bias},
          {"projector_hidden_act", c.projector_hidden_act},
          {"tie_word_embeddings", false},
          {"pad_token_id", kPad},
          {"bos_token_id", kBos},
          {"eos_token_id", kEos},
          {"text_config", text_config(c.text_config)},
          {"vision_config", vision_config(c.vision_config)},
          {"vision_feature_layer", c.vision_feature_layer},
          {"vision_feature_select_strategy", c.vision_feature_select_strategy}};
}

Json image_config(const LlavaConfig& c) {
  const ClipImageConfig clip;
  const int64_t side = c.vision_config.image_size;
  return {{"image_processor_type", "CLIPImageProcessor"},
          {"do_convert_rgb", true},
          {"do_resize", true},
          {"size", {{"shortest_edge", side}}},
          {"resample", 3},
          {"do_center_crop", true},
          {"crop_size", {{"height", side}, {"width", side}}},
          {"do_rescale", true},
          {"rescale_factor", clip.rescale_factor},
          {"do_normalize", true},
          {"image_mean", clip.mean},
          {"image_std", clip.deviation}};
}

// transformers expands the image mark by patches + additional tokens - 1 (the dropped class token).
Json processor_config(const LlavaConfig& c) {
  return {{"processor_class", "LlavaProcessor"},
          {"image_token", "<image>"},
          {"num_additional_image_tokens", 1},
          {"patch_size", c.vision_config.patch_size},
          {"vision_feature_select_strategy", c.vision_feature_select_strategy}};
}

tensor::Tensors published_weights(const LlavaModules& modules) {
  tensor::Tensors weights = tensor::state_of(modules);
  for (auto& [name, weight] : weights) weight = weight.to(torch::kBFloat16);
  return weights;
}

}  // namespace

void save_pretrained(const LlavaModules& modules, const std::vector<std::string>& words,
                     const std::filesystem::path& folder) {
  const LlavaConfig& config = modules.config();
  const std::vector<std::string>& specials = text::word_level_specials();
  const auto tokens = static_cast<int64_t>(words.size() + specials.size());
  if (tokens != config.text_config.vocab_size) {
    throw Error({.where = folder.string(),
                 .found = "a vocabulary of " + std::to_string(tokens) + " tokens",
                 .expected = "vocab_size, " + std::to_string(config.text_config.vocab_size)});
  }
  const auto write = [&folder](const char* name, const std::string& text) {
    write_file_atomically(folder / name, text);
  };
  const auto write_json = [&write](const char* name, const Json& json) {
    write(name, json.dump(2) + "\n");
  };
  write_json("config.json", model_config(config));
  write_json("generation_config.json",
             {{"bos_token_id", kBos}, {"eos_token_id", kEos}, {"pad_token_id", kPad}});
  write_json("preprocessor_config.json", image_config(config));
  write_json("processor_config.json", processor_config(config));
  write("tokenizer.json", text::word_level_tokenizer_json(words, specials));
  write("tokenizer_config.json", text::word_level_tokenizer_config_json(kMaxPositions));
  write("special_tokens_map.json", text::word_level_special_tokens_map_json());
  write("chat_template.jinja", std::string(text::kDemoChatTemplate));
  tensor::save_tensors(folder / "model.safetensors", published_weights(modules),
                       {{"format", "pt"}});
}

}  // namespace glimpse::models
