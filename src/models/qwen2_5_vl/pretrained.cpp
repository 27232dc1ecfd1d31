#include "models/qwen2_5_vl/pretrained.h"

#include "models/generation_config.h"
#include "models/published_names.h"
#include "models/qwen2_5_vl/model.h"
#include "models/qwen2_5_vl/processor.h"
#include "models/random_weights.h"
#include "storage/tensor_index.h"
#include "tensor/state_dict.h"

namespace glimpse::models {
namespace {

std::string published_key(const std::string& key) {
  const std::string decoder = "model.language_model.", tower = "model.visual.";
  if (key.starts_with(decoder)) return "model." + key.substr(decoder.size());
  return key.starts_with(tower) ? "visual." + key.substr(tower.size()) : key;
}

}  // namespace

Model load_qwen2_5_vl(const std::filesystem::path& folder, const ModelSpec& spec) {
  const QwenConfig config = read_qwen_config(folder);
  auto modules = std::make_shared<QwenModules>(config);
  const auto tensors = spec.random_seed ? random_weights(*modules, spec)
                                        : published_names(storage::read_checkpoint(folder),
                                                          published_key, folder.string());
  const bool tied = config.text.tied_head;
  tensor::load_state(*modules, tensors,
                     {.where = folder.string(),
                      .dtype = spec.dtype,
                      .device = spec.device,
                      .share = true,
                      .ignorable = [tied](const std::string& key) {
                        return key.ends_with("inv_freq") || (tied && key == "lm_head.weight");
                      }});
  modules->eval();
  Model model{.spec = spec,
              .processor = qwen_processor(folder, config, spec.pass_order),
              .vision = qwen_vision_tower(modules),
              .decoder = modules,
              .modules = modules};
  model.spec.end_ids = end_token_ids(folder);
  return model;
}

}  // namespace glimpse::models
