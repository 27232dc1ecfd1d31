#include "pruning/glimpse/predictor_file.h"

#include <torch/torch.h>

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/require.h"
#include "pruning/glimpse/predictor_config.h"
#include "pruning/start_parameters.h"
#include "storage/safetensors.h"
#include "storage/torch_pickle.h"
#include "tensor/state_dict.h"

namespace glimpse::pruning {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfigFile = "config.json";
constexpr const char* kPublishedWeights = "new_modules_gp.pt";
constexpr const char* kOwnWeights = "new_modules_gp.safetensors";

struct WeightFile {
  fs::path path;
  bool published = false;
};

WeightFile find_weights(const fs::path& folder) {
  const fs::path published = folder / kPublishedWeights, own = folder / kOwnWeights;
  const bool has_published = fs::exists(published), has_own = fs::exists(own);
  if (has_published != has_own) return {has_own ? own : published, has_published};
  throw Error({.where = folder.string(),
               .found = has_own ? "two weight files" : "no predictor weights",
               .expected = std::string("one of ") + kPublishedWeights + " and " + kOwnWeights});
}

storage::TensorMap read_weights(const WeightFile& file) {
  return file.published ? storage::read_torch_archive(file.path)
                        : storage::read_safetensors(file.path).tensors;
}

LoadedPredictor build(const ConfigText& text, const WeightFile& weights) {
  const std::string type = model_type_of(text);
  const HostShape host = read_host_shape(text);
  if (type == kScoutModelType) return as_loaded(ScoutPredictor(read_scout_config(text), host));
  GlimpseConfig config = read_glimpse_config(text);
  if (weights.published && type == kLlavaModelType && config.use_attention_logits) {
    // The public LLaVA attention reads the base model's config, not this one (method.md 5).
    log_warning(text.where +
                ": use_attention_logits has no effect in published LLaVA predictors; "
                "reading log-softmax rows as they do");
    config.use_attention_logits = false;
  }
  LoadedPredictor loaded = as_loaded(GlimpsePredictor(config, host));
  loaded.model_type = type;
  loaded.base_config = text.json;
  return loaded;
}

storage::TensorMap views_of(const torch::nn::Module& module) {
  storage::TensorMap views;
  for (const auto& [name, tensor] : tensor::state_of(module)) {
    views.emplace(name, tensor::to_view(tensor));
  }
  return views;
}

std::string config_json(const LoadedPredictor& p, bool published) {
  if (p.kind == PredictorKind::scout) return write_scout_config(p.scout->config(), p.host());
  return write_glimpse_config({.config = p.glimpse->config(),
                               .host = p.host(),
                               .model_type = p.model_type,
                               .base = p.base_config,
                               .published = published});
}

// Hidden states of the tower are numbered from its blocks, or from what is before the first.
void require_taps(const std::vector<int64_t>& taps, const HostShape& host, const char* key) {
  const int64_t last = host.tower_blocks - 1 + host.feature_tap - host.feature_block;
  for (const int64_t tap : taps) {
    require(tap <= last, key, std::to_string(tap),
            "at most " + std::to_string(last) + ", the vision tower's last state");
  }
}

void require_published_form(const LoadedPredictor& p) {
  const auto refuse = [](const std::string& found) {
    throw Error({.where = "published predictor layout",
                 .found = found,
                 .expected = "a predictor the public implementation can run",
                 .advice = "write it as safetensors"});
  };
  if (p.kind == PredictorKind::scout) refuse("a scout");
  const GlimpseConfig& config = p.glimpse->config();
  if (config.visual_content) refuse("visual_content: true, a term it does not have");
  if (config.round_rotary) refuse("round_rotary: true, which it decides itself");
  if (p.model_type != kLlavaModelType) return;
  if (config.use_attention_logits) refuse("use_attention_logits: true, which it ignores for LLaVA");
  if (config.le_norm_type != "rmsnorm") refuse("le_norm_type: " + config.le_norm_type);
}

void require_equal(const char* what, int64_t predictor, int64_t model) {
  if (predictor == model) return;
  throw Error(
      {.where = "predictor",
       .found = std::string("made for a model with ") + what + " " + std::to_string(predictor),
       .expected = std::to_string(model) + " as this model has",
       .advice = "use a predictor that was trained for this model"});
}

}  // namespace

torch::nn::Module& LoadedPredictor::module() const {
  if (kind == PredictorKind::scout) return *scout.ptr();
  return *this->glimpse.ptr();
}

const HostShape& LoadedPredictor::host() const {
  return kind == PredictorKind::scout ? scout->host() : this->glimpse->host();
}

LoadedPredictor as_loaded(const GlimpsePredictor& predictor) {
  LoadedPredictor loaded;
  loaded.glimpse = predictor;
  return loaded;
}

LoadedPredictor as_loaded(const ScoutPredictor& predictor) {
  LoadedPredictor loaded;
  loaded.kind = PredictorKind::scout;
  loaded.scout = predictor;
  return loaded;
}

LoadedPredictor new_scout(const ScoutConfig& config, const HostShape& host, uint64_t seed) {
  require_taps(config.taps, host, "taps");
  ScoutPredictor scout(config, host);
  start_parameters(*scout, seed);
  return as_loaded(scout);
}

LoadedPredictor new_glimpse(const GlimpseConfig& config, const HostShape& host, uint64_t seed) {
  require_taps(config.visual_taps(), host, "selected_visual_layers");
  GlimpsePredictor glimpse(resolved(config, host), host);
  start_parameters(*glimpse, seed);
  return as_loaded(glimpse);
}

LoadedPredictor load_predictor(const fs::path& folder, const torch::TensorOptions& target) {
  const fs::path config_path = folder / kConfigFile;
  const WeightFile weights = find_weights(folder);
  LoadedPredictor loaded =
      build({.json = read_text_file(config_path), .where = config_path.string()}, weights);
  tensor::load_state(loaded.module(), read_weights(weights),
                     {.where = weights.path.string(),
                      .dtype = c10::typeMetaToScalarType(target.dtype()),
                      .device = target.device(),
                      .ignorable = {}});
  loaded.module().eval();
  if (loaded.kind == PredictorKind::glimpse) loaded.glimpse_table_LnD = loaded.glimpse->table();
  return loaded;
}

void check_fits(const LoadedPredictor& predictor, const HostShape& model) {
  const HostShape& host = predictor.host();
  require_equal("decoder width", host.width, model.width);
  require_equal("vision width", host.tap_width, model.tap_width);
  if (predictor.kind == PredictorKind::scout) return;
  require_equal("number of decoder layers", host.layers, model.layers);
  require_equal("number of attention heads", host.heads, model.heads);
  if (predictor.glimpse->config().attn_fuse_global) return;
  require_equal("vision windows of side", host.tap_window, model.tap_window);
}

void save_published(const LoadedPredictor& predictor, const fs::path& folder) {
  require_published_form(predictor);
  storage::write_torch_archive(folder / kPublishedWeights, views_of(predictor.module()));
  write_file_atomically(folder / kConfigFile, config_json(predictor, /*published=*/true));
}

void save_safetensors(const LoadedPredictor& predictor, const fs::path& folder) {
  storage::write_safetensors(folder / kOwnWeights, views_of(predictor.module()));
  write_file_atomically(folder / kConfigFile, config_json(predictor, /*published=*/false));
}

}  // namespace glimpse::pruning
