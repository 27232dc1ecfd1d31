#include "models/llava/pretrained.h"

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "models/generation_config.h"
#include "models/llava/model.h"
#include "models/llava/processor.h"
#include "models/published_names.h"
#include "models/random_weights.h"
#include "storage/tensor_index.h"
#include "tensor/state_dict.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

// Keys of other people's config.json that are no architecture of ours, or whose absence means
// something else there than in our own files.
struct TextKeys {
  std::string model_type = "llama";
  double rms_norm_eps = 1e-6;
  std::optional<int64_t> intermediate_size, num_key_value_heads;
  std::optional<int64_t> sliding_window = 4096;  // null in the file: none
  int64_t max_position_embeddings = 131072;
  std::optional<bool> tie_word_embeddings;

  bool mistral() const { return model_type == "mistral"; }
};

template <class V>
void visit_fields(V& v, TextKeys& c) {
  v("model_type", c.model_type, "llama | mistral");
  v("rms_norm_eps", c.rms_norm_eps, "epsilon of the norms");
  v("intermediate_size", c.intermediate_size, "width of the gated MLP");
  v("num_key_value_heads", c.num_key_value_heads, "key and value heads");
  v("sliding_window", c.sliding_window, "Mistral: tokens that attention reaches back");
  v("max_position_embeddings", c.max_position_embeddings, "longest sequence");
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
}

struct FolderKeys {
  TextKeys text_config;
  std::optional<int64_t> image_token_id;
  std::optional<bool> tie_word_embeddings;
  std::optional<std::string> mm_vision_tower;

  bool ties_head() const {
    return text_config.tie_word_embeddings.value_or(tie_word_embeddings.value_or(true));
  }
};

template <class V>
void visit_fields(V& v, FolderKeys& c) {
  v("text_config", c.text_config, "Llama decoder");
  v("image_token_id", c.image_token_id, "image_token_index in newer files");
  v("tie_word_embeddings", c.tie_word_embeddings, "the head is the embedding table");
  v("mm_vision_tower", c.mm_vision_tower, "only in the layout of the original LLaVA code");
}

constexpr const char* kHead = "language_model.lm_head.weight";

void require_covered(const FolderKeys& keys, const std::string& where) {
  if (keys.mm_vision_tower) {
    throw Error({.where = where,
                 .found = "the layout of the original LLaVA code (mm_vision_tower)",
                 .expected = "a Hugging Face LLaVA folder",
                 .advice = "use the folder that transformers converted (llava-hf)"});
  }
  const TextKeys& text = keys.text_config;
  if (text.model_type != "llama" && !text.mistral()) {
    throw Error({.where = where + ": text_config.model_type",
                 .found = "'" + text.model_type + "'",
                 .expected = "llama or mistral"});
  }
  if (text.mistral() &&
      text.sliding_window.value_or(text.max_position_embeddings) < text.max_position_embeddings) {
    throw Error({.where = where + ": text_config.sliding_window",
                 .found = std::to_string(*text.sliding_window),
                 .expected = "null: attention without a window"});
  }
}

// What an absent key of a Mistral decoder means; Llama's defaults are those of our struct.
void apply_mistral_defaults(const TextKeys& keys, LlamaConfig& decoder) {
  constexpr int64_t kMlpWidth = 14336, kKeyHeads = 8;
  decoder.intermediate_size = keys.intermediate_size.value_or(kMlpWidth);
  decoder.num_key_value_heads = keys.num_key_value_heads.value_or(kKeyHeads);
}

FolderKeys read_folder_keys(const fs::path& folder) {
  const fs::path file = folder / "config.json";
  const auto keys = config::parse_known<FolderKeys>(config::read_json_node(file));
  require_covered(keys, file.string());
  return keys;
}

// transformers 5 moved everything but the head below "model."; the module tree has the published
// names.
std::string published_key(const std::string& key) {
  if (key == "lm_head.weight") return kHead;
  if (!key.starts_with("model.")) return key;
  const std::string rest = key.substr(6);
  const std::string decoder = "language_model.";
  return rest.starts_with(decoder) ? decoder + "model." + rest.substr(decoder.size()) : rest;
}

// A tied head is stored once.
void tie_head(storage::TensorMap& tensors) {
  const auto embedding = tensors.find("language_model.model.embed_tokens.weight");
  if (embedding == tensors.end()) return;
  tensors.emplace(kHead, embedding->second);
}

bool recomputed(const std::string& key) {
  return key.ends_with("position_ids") || key.ends_with("rotary_emb.inv_freq");
}

}  // namespace

LlavaConfig read_llava_config(const fs::path& folder) {
  const FolderKeys keys = read_folder_keys(folder);
  auto config = config::parse_known<LlavaConfig>(config::read_json_node(folder / "config.json"));
  config.text_config.rms_norm_eps = keys.text_config.rms_norm_eps;
  if (keys.text_config.mistral()) apply_mistral_defaults(keys.text_config, config.text_config);
  if (keys.image_token_id) config.image_token_index = *keys.image_token_id;
  validate(config);
  validate(config.text_config);
  return config;
}

void load_llava_weights(LlavaModules& modules, const ModelSpec& spec) {
  const std::string where = spec.folder.string();
  auto tensors = spec.random_seed
                     ? random_weights(modules, spec)
                     : published_names(storage::read_checkpoint(spec.folder), published_key, where);
  const bool ties_head = read_folder_keys(spec.folder).ties_head();
  if (ties_head && spec.random_seed) tensors.erase(kHead);
  if (ties_head) tie_head(tensors);
  tensor::load_state(modules, tensors,
                     {.where = where,
                      .dtype = spec.dtype,
                      .device = spec.device,
                      .share = true,
                      .ignorable = recomputed});
  modules.eval();
}

Model assemble_llava(const ModelSpec& spec, const std::shared_ptr<LlavaModules>& modules,
                     std::unique_ptr<Processor> processor, std::shared_ptr<VisionTower> vision) {
  Model model{.spec = spec,
              .processor = std::move(processor),
              .vision = std::move(vision),
              .decoder = modules->decoder.ptr(),
              .modules = modules};
  model.spec.end_ids = end_token_ids(spec.folder);
  return model;
}

Model load_llava(const fs::path& folder, const ModelSpec& spec) {
  const LlavaConfig config = read_llava_config(folder);
  auto modules = std::make_shared<LlavaModules>(config);
  load_llava_weights(*modules, spec);
  return assemble_llava(spec, modules, llava_processor(folder, config, spec.pass_order),
                        llava_vision_tower(modules));
}

}  // namespace glimpse::models
