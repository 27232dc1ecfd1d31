#include "models/llava/pretrained.h"

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "models/generation_config.h"
#include "models/llava/model.h"
#include "models/llava/processor.h"
#include "storage/tensor_index.h"
#include "tensor/state_dict.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

// Keys of other people's config.json that are no architecture of ours, or whose absence means
// something else there than in our own files.
struct RopeKeys {
  std::optional<std::string> rope_type, type;
  std::string kind() const { return rope_type.value_or(type.value_or("default")); }
};

template <class V>
void visit_fields(V& v, RopeKeys& c) {
  v("rope_type", c.rope_type, "default");
  v("type", c.type, "rope_type in older files");
}

struct TextKeys {
  double rms_norm_eps = 1e-6;  // transformers' LlamaConfig
  std::optional<RopeKeys> rope_scaling, rope_parameters;
  std::optional<bool> tie_word_embeddings;
};

template <class V>
void visit_fields(V& v, TextKeys& c) {
  v("rms_norm_eps", c.rms_norm_eps, "epsilon of the norms");
  v("rope_scaling", c.rope_scaling, "null: positions are not scaled");
  v("rope_parameters", c.rope_parameters, "the same in newer files");
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

void require_covered(const FolderKeys& keys, const std::string& where) {
  const auto require_plain = [&where](const char* key, const std::optional<RopeKeys>& rope) {
    if (!rope || rope->kind() == "default") return;
    throw Error({.where = where + ": text_config." + key,
                 .found = "'" + rope->kind() + "'",
                 .expected = "rotary positions without scaling"});
  };
  require_plain("rope_scaling", keys.text_config.rope_scaling);
  require_plain("rope_parameters", keys.text_config.rope_parameters);
  if (!keys.mm_vision_tower) return;
  throw Error({.where = where,
               .found = "the layout of the original LLaVA code (mm_vision_tower)",
               .expected = "a Hugging Face LLaVA folder",
               .advice = "use the folder that transformers converted (llava-hf)"});
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
  if (key == "lm_head.weight") return "language_model.lm_head.weight";
  if (!key.starts_with("model.")) return key;
  const std::string rest = key.substr(6);
  const std::string decoder = "language_model.";
  return rest.starts_with(decoder) ? decoder + "model." + rest.substr(decoder.size()) : rest;
}

storage::TensorMap published_names(const storage::TensorMap& tensors, const std::string& where) {
  storage::TensorMap renamed;
  for (const auto& [key, view] : tensors) {
    if (!renamed.emplace(published_key(key), view).second) {
      throw Error({.where = where, .found = "two tensors for '" + published_key(key) + "'"});
    }
  }
  return renamed;
}

// A tied head is stored once.
void tie_head(storage::TensorMap& tensors) {
  const auto embedding = tensors.find("language_model.model.embed_tokens.weight");
  if (embedding == tensors.end()) return;
  tensors.emplace("language_model.lm_head.weight", embedding->second);
}

bool recomputed(const std::string& key) {
  return key.ends_with("position_ids") || key.ends_with("rotary_emb.inv_freq");
}

}  // namespace

LlavaConfig read_llava_config(const fs::path& folder) {
  const FolderKeys keys = read_folder_keys(folder);
  auto config = config::parse_known<LlavaConfig>(config::read_json_node(folder / "config.json"));
  config.text_config.rms_norm_eps = keys.text_config.rms_norm_eps;
  if (keys.image_token_id) config.image_token_index = *keys.image_token_id;
  validate(config);
  return config;
}

Model load_llava(const fs::path& folder, const ModelSpec& spec) {
  const LlavaConfig config = read_llava_config(folder);
  auto modules = std::make_shared<LlavaModules>(config);
  auto tensors = published_names(storage::read_checkpoint(folder), folder.string());
  if (read_folder_keys(folder).ties_head()) tie_head(tensors);
  tensor::load_state(*modules, tensors,
                     {.where = folder.string(),
                      .dtype = spec.dtype,
                      .device = spec.device,
                      .ignorable = recomputed});
  modules->eval();
  Model model{.spec = spec,
              .processor = llava_processor(folder, config),
              .vision = llava_vision_tower(modules),
              .decoder = modules->decoder.ptr(),
              .modules = modules};
  model.spec.end_ids = end_token_ids(folder);
  return model;
}

}  // namespace glimpse::models
