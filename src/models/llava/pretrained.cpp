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

// transformers 5 moved everything but the head below "model."; the module tree has the published names.
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
  // A tied head is stored once.
  const auto embedding = renamed.find("language_model.model.embed_tokens.weight");
  if (embedding != renamed.end()) renamed.emplace("language_model.lm_head.weight", embedding->second);
  return renamed;
}

bool recomputed(const std::string& key) {
  return key.ends_with("position_ids") || key.ends_with("rotary_emb.inv_freq");
}

}  // namespace

LlavaConfig read_llava_config(const fs::path& folder) {
  const auto config = config::parse_known<LlavaConfig>(config::read_json_node(folder / "config.json"));
  validate(config);
  return config;
}

Model load_llava(const fs::path& folder, const ModelSpec& spec) {
  const LlavaConfig config = read_llava_config(folder);
  auto modules = std::make_shared<LlavaModules>(config);
  tensor::load_state(*modules, published_names(storage::read_checkpoint(folder), folder.string()),
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
