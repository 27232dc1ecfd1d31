#include "cli/build.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"
#include "config/overrides.h"
#include "config/parse.h"
#include "config/yaml_writer.h"
#include "inference/engine.h"
#include "inference/smaller_picture.h"
#include "inference/token_grids.h"
#include "models/lora_adapter.h"
#include "pruning/methods/downsample.h"

namespace glimpse::cli {
namespace {

// What --set of `glimpse run` may reach.
struct RunSettings {
  pruning::PruningConfig predictor;
};

template <class V>
void visit_fields(V& v, RunSettings& c) {
  v("predictor", c.predictor, "pruning method and its options");
}

bool is_method(const std::string& name) {
  const std::vector<std::string> methods = pruning::known_methods();
  return std::find(methods.begin(), methods.end(), name) != methods.end();
}

std::map<std::string, std::string> named_setting(const std::string& name, Pruner& pruner) {
  if (name.empty()) return {{"method", "none"}};
  if (is_method(name)) return {{"method", name}};
  if (!std::filesystem::is_directory(name)) {
    throw Error({.where = "--predictor",
                 .found = "'" + name + "'",
                 .expected = "a predictor folder, or one of the methods " +
                             join(pruning::known_methods(), ", ")});
  }
  pruner.predictor = pruning::load_predictor(name);
  return {{"method", pruning::method_of(pruner.predictor->kind)}, {"predictor", name}};
}

// An adapter changes the model itself, so that other settings would measure another model.
void merge_shared_adapter(const std::vector<std::string>& folders, const models::Model& model) {
  for (const std::string& folder : folders) {
    if (folder.empty() || !models::has_adapter(folder)) continue;
    const auto same = std::count(folders.begin(), folders.end(), folder);
    if (same != static_cast<std::ptrdiff_t>(folders.size())) {
      throw Error({.where = folder,
                   .found = "an adapter of the model's weights beside settings without it",
                   .expected = "settings that all use this predictor",
                   .advice = "evaluate it in a run of its own"});
    }
    models::merge_adapter(model, folder);
    return;
  }
}

pruning::SampleContext context_of(const Pruner& pruner, const models::ModelInput& input) {
  const int64_t tokens = input.visual_tokens();
  return {.grids = inference::token_grids(input.visual_spans),
          .host = pruner.host,
          .text_rows = input.ids.defined() ? input.ids.size(0) - tokens : 0,
          .smaller = tokens == 0 || input.whole_visual_tokens > 0};
}

}  // namespace

Pruner make_pruner(const std::string& name, const std::vector<std::string>& set) {
  Pruner pruner;
  config::Node root = config::to_node(std::map<std::string, std::map<std::string, std::string>>{
      {"predictor", named_setting(name, pruner)}});
  for (const std::string& assignment : set) config::apply_override(root, assignment);
  pruner.config = config::parse_config<RunSettings>(root).predictor;
  const bool has_folder = !pruner.config.predictor.empty();
  if (has_folder && !pruner.predictor) {
    pruner.predictor = pruning::load_predictor(pruner.config.predictor);
  }
  if (!pruner.config.scout.empty()) pruner.scout = pruning::load_predictor(pruner.config.scout);
  return pruner;
}

void fit_pruner(Pruner& pruner, const models::Model& model) {
  pruner.host = inference::host_shape(model);
  if (pruning::resizes_pictures(pruner.config.method)) inference::picture_sizes(*model.processor);
  const auto fit = [&](std::optional<pruning::LoadedPredictor>& part, const std::string& folder) {
    if (!part) return;
    pruning::check_fits(*part, pruner.host);
    if (models::has_adapter(folder)) models::merge_adapter(model, folder);
    if (model.spec.device.is_cpu()) return;
    part = pruning::load_predictor(folder, torch::TensorOptions().device(model.spec.device));
  };
  fit(pruner.predictor, pruner.config.predictor);
  fit(pruner.scout, pruner.config.scout);
}

models::ModelInput input_for(const Pruner& pruner, const models::Model& model,
                             const PromptRequest& request, const std::vector<Visual>& visuals) {
  if (visuals.empty() || !pruning::resizes_pictures(pruner.config.method)) {
    return make_input(model, request, visuals);
  }
  std::vector<image::Image> pictures;
  for (const Visual& visual : visuals) {
    if (visual.frames_per_second > 0) {
      throw Error({.where = "pruning method '" + pruner.config.method + "'",
                   .found = "a clip",
                   .expected = "pictures"});
    }
    pictures.push_back(visual.frames.front());
  }
  const auto share_of = [&](const models::ModelInput& whole) -> inference::SmallerPictures {
    const auto [share, whole_positions] =
        pruning::picture_share(pruner.config, context_of(pruner, whole));
    return {.share = share, .whole_positions = whole_positions};
  };
  return inference::with_smaller_pictures(
      *model.processor, pictures,
      [&](const models::Pixels& pixels) { return lay_out(model, request, pixels); }, share_of);
}

std::vector<pruning::Stage> make_stages(const Pruner& pruner, const models::ModelInput& input) {
  const pruning::SampleContext context = context_of(pruner, input);
  const auto part = [](const std::optional<pruning::LoadedPredictor>& loaded) {
    return loaded ? &*loaded : nullptr;
  };
  return pruning::make_stages(pruner.config, {part(pruner.predictor), part(pruner.scout)}, context);
}

std::map<std::string, pruning::LoadedPredictor> load_predictors(
    const std::vector<std::string>& folders, const models::Model& model) {
  std::map<std::string, pruning::LoadedPredictor> predictors;
  for (const std::string& folder : folders) {
    if (folder.empty() || predictors.contains(folder)) continue;
    auto predictor =
        pruning::load_predictor(folder, torch::TensorOptions().device(model.spec.device));
    pruning::check_fits(predictor, inference::host_shape(model));
    predictors.emplace(folder, std::move(predictor));
  }
  merge_shared_adapter(folders, model);
  return predictors;
}

}  // namespace glimpse::cli
