#include "models/lora_adapter.h"

#include <torch/torch.h>

#include <cmath>
#include <map>
#include <optional>

#include "base/error.h"
#include "config/json_reader.h"
#include "config/parse.h"
#include "tensor/load.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigFile = "adapter_config.json";
constexpr const char* kWeightFile = "adapter_model.safetensors";

struct AdapterConfig {
  std::string peft_type = "LORA";
  int64_t r = 8;
  double lora_alpha = 8;
  std::string bias = "none";
  bool use_dora = false, use_rslora = false, fan_in_fan_out = false;
  std::map<std::string, int64_t> rank_pattern;
  std::map<std::string, double> alpha_pattern;

  double scale() const {
    const auto rank = static_cast<double>(r);
    return lora_alpha / (use_rslora ? std::sqrt(rank) : rank);
  }
};

template <class V>
void visit_fields(V& v, AdapterConfig& c) {
  v("peft_type", c.peft_type, "LORA");
  v("r", c.r, "rank");
  v("lora_alpha", c.lora_alpha, "the update is scaled by lora_alpha / r");
  v("bias", c.bias, "none");
  v("use_dora", c.use_dora, "false");
  v("use_rslora", c.use_rslora, "scale by the root of the rank");
  v("fan_in_fan_out", c.fan_in_fan_out, "false");
  v("rank_pattern", c.rank_pattern, "none");
  v("alpha_pattern", c.alpha_pattern, "none");
}

AdapterConfig read_adapter_config(const fs::path& file) {
  auto config = config::parse_known<AdapterConfig>(config::read_json_node(file));
  const bool plain = config.peft_type == "LORA" && config.r > 0 && config.bias == "none" &&
                     !config.use_dora && !config.fan_in_fan_out && config.rank_pattern.empty() &&
                     config.alpha_pattern.empty();
  if (plain) return config;
  throw Error({.where = file.string(),
               .found = "an adapter of another kind (" + config.peft_type + ")",
               .expected = "LoRA without biases, DoRA and patterns of ranks"});
}

struct Update {
  torch::Tensor a, b;  // [r, in], [out, r]
};

// "base_model.model.<module>.lora_A.weight" by module.
std::map<std::string, Update> updates_of(const tensor::Tensors& tensors, const std::string& where) {
  const std::string prefix = "base_model.model.", a = ".lora_A.weight", b = ".lora_B.weight";
  std::map<std::string, Update> updates;
  for (const auto& [key, tensor] : tensors) {
    if (!key.starts_with(prefix) || !(key.ends_with(a) || key.ends_with(b))) {
      throw Error({.where = where, .found = "'" + key + "'", .expected = "lora_A and lora_B only"});
    }
    const std::string name = key.substr(prefix.size(), key.size() - prefix.size() - a.size());
    (key.ends_with(a) ? updates[name].a : updates[name].b) = tensor;
  }
  return updates;
}

// Newer releases of transformers have one more level in their names.
std::string our_name(const std::string& module) {
  const std::string newer = "model.language_model.";
  return module.starts_with(newer) ? "model." + module.substr(newer.size()) : module;
}

void merge(const std::string& module, const Update& update, double scale, torch::Tensor* weight) {
  const bool fits = weight != nullptr && update.a.defined() && update.b.defined() &&
                    update.a.size(0) == update.b.size(1) &&
                    weight->sizes() == torch::IntArrayRef({update.b.size(0), update.a.size(1)});
  if (!fits) {
    throw Error({.where = kWeightFile,
                 .found = "an update of '" + module + "'",
                 .expected = "updates that fit weights of the model",
                 .advice = "use the model that the adapter was trained on"});
  }
  const auto wide = [&](const torch::Tensor& t) { return t.to(weight->device(), torch::kFloat32); };
  weight->copy_(wide(*weight) + scale * at::matmul(wide(update.b), wide(update.a)));
}

}  // namespace

bool has_adapter(const fs::path& folder) { return fs::exists(folder / kConfigFile); }

void merge_adapter(const Model& model, const fs::path& folder) {
  const torch::NoGradGuard no_grad;
  const AdapterConfig config = read_adapter_config(folder / kConfigFile);
  const fs::path weights = folder / kWeightFile;
  auto parameters = model.modules->named_parameters();
  for (const auto& [module, update] : updates_of(tensor::load_tensors(weights), weights.string())) {
    merge(module, update, config.scale(), parameters.find(our_name(module) + ".weight"));
  }
}

}  // namespace glimpse::models
