#include "models/qwen2_5_vl/config.h"

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

struct TextKeys {
  std::optional<bool> tie_word_embeddings;
  bool use_sliding_window = false;
};

template <class V>
void visit_fields(V& v, TextKeys& c) {
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
  v("use_sliding_window", c.use_sliding_window, "false");
}

struct TopKeys {
  QwenVisionConfig vision_config;
  int64_t image_token_id = QwenConfig{}.image_token_id;
  int64_t video_token_id = QwenConfig{}.video_token_id;
  std::optional<bool> tie_word_embeddings;
};

template <class V>
void visit_fields(V& v, TopKeys& c) {
  v("vision_config", c.vision_config, "the vision tower");
  v("image_token_id", c.image_token_id, "id of a picture's placeholder");
  v("video_token_id", c.video_token_id, "id of a clip's placeholder");
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
}

[[noreturn]] void refuse(const std::string& key, const std::string& found,
                         const std::string& expected) {
  throw Error({.where = "config.json: " + key, .found = "'" + found + "'", .expected = expected});
}

}  // namespace

QwenConfig read_qwen_config(const fs::path& folder) {
  const config::Node root = config::read_json_node(folder / "config.json");
  const config::Node* nested = root.find("text_config");
  const bool is_nested = nested != nullptr && nested->kind == config::Node::Kind::map;
  const config::Node& text_node = is_nested ? *nested : root;
  const std::string where = is_nested ? "text_config" : "";
  const auto top = config::parse_known<TopKeys>(root);
  const auto text = config::parse_known<TextKeys>(text_node, where);
  QwenConfig config{.text = config::parse_known<LlamaConfig>(text_node, where),
                    .vision_config = top.vision_config,
                    .image_token_id = top.image_token_id,
                    .video_token_id = top.video_token_id};
  config.text.qkv_bias = true;
  config.text.tied_head =
      text.tie_word_embeddings.value_or(false) || top.tie_word_embeddings.value_or(false);
  if (text.use_sliding_window) refuse("use_sliding_window", "true", "false");
  validate(config);
  return config;
}

void validate(const QwenConfig& config) {
  validate(config.text);
  const QwenVisionConfig& vision = config.vision_config;
  if (config.text.rope_sections().empty()) {
    refuse("rope_scaling.mrope_section", "none", "three sections");
  }
  if (vision.hidden_act != "silu") refuse("vision_config.hidden_act", vision.hidden_act, "silu");
  if (vision.out_hidden_size != config.text.hidden_size) {
    refuse("vision_config.out_hidden_size", std::to_string(vision.out_hidden_size),
           "the decoder's width, " + std::to_string(config.text.hidden_size));
  }
  if (vision.num_heads < 1 || vision.hidden_size % (4 * vision.num_heads) != 0) {
    refuse("vision_config.num_heads", std::to_string(vision.num_heads),
           "heads whose width is a multiple of 4");
  }
  if (vision.window_side() < 1) {
    refuse("vision_config.window_size", std::to_string(vision.window_size),
           "at least one visual token");
  }
  if (vision.in_channels != 3) {
    refuse("vision_config.in_channels", std::to_string(vision.in_channels), "3");
  }
}

}  // namespace glimpse::models
