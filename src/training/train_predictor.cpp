#include "training/train_predictor.h"

#include <torch/torch.h>

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/strings.h"
#include "inference/engine.h"
#include "pruning/glimpse/predictor_config.h"
#include "training/predictor_objective.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

void save(const Trainees& trainees, const fs::path& folder) {
  pruning::save_safetensors(trainees.predictor, folder);
  if (trainees.scout) pruning::save_safetensors(*trainees.scout, folder / "scout");
}

void freeze(pruning::LoadedPredictor& predictor) {
  predictor.module().eval();
  for (torch::Tensor& weights : predictor.module().parameters()) weights.set_requires_grad(false);
  predictor.glimpse_table_LnD = torch::Tensor();  // it was computed from the starting weights
}

// Keeps the predictor with the lowest validation loss in RUN/best.
class BestKeeper {
 public:
  BestKeeper(const TrainConfig& config, const TrainInputs& inputs, PredictorObjective& objective,
             const Trainees& trainees, const fs::path& run)
      : config_(config),
        inputs_(inputs),
        objective_(objective),
        trainees_(trainees),
        folder_(run / "best") {}

  void on_log(int64_t step) {
    if (inputs_.validation == nullptr || config_.validation.every == 0) return;
    if (++lines_ % config_.validation.every != 0 && step != config_.loop.steps) return;
    const StepResult result = objective_.measure(*inputs_.validation);
    log_info("step " + std::to_string(step) + ": validation loss " + format_fixed(result.loss, 4) +
             ", mask IoU " + format_fixed(result.components.at("mask_iou"), 3));
    if (best_ >= 0 && result.loss >= best_) return;
    best_ = result.loss;
    save(trainees_, folder_);
  }

 private:
  const TrainConfig& config_;
  const TrainInputs& inputs_;
  PredictorObjective& objective_;
  const Trainees& trainees_;
  fs::path folder_;
  int64_t lines_ = 0;
  double best_ = -1;
};

void set_cap(pruning::LoadedPredictor& predictor, double share, const std::string& folder) {
  if (predictor.kind != pruning::PredictorKind::scout) {
    throw Error({.where = "max_retention",
                 .found = folder + ", a glimpse predictor",
                 .expected = "a scout; a glimpse has max_remain_ratio in its own configuration"});
  }
  pruning::MaskRule rule = predictor.scout->config().rule;
  rule.max_retention = share;
  predictor.scout->set_rule(rule);
}

}  // namespace

void validate(const TrainConfig& config) {
  validate(config.predictor, "predictor");
  if (config.scout) validate(*config.scout, "scout");
  validate(config.objective);
  validate(config.loop, "loop");
}

pruning::LoadedPredictor new_predictor(const NewPredictorConfig& config, const models::Model& model,
                                       uint64_t seed) {
  const pruning::HostShape host = inference::host_shape(model);
  if (!config.init_from.empty()) {
    pruning::LoadedPredictor loaded = pruning::load_predictor(config.init_from);
    pruning::check_fits(loaded, host);
    if (config.max_retention) set_cap(loaded, *config.max_retention, config.init_from);
    return loaded;
  }
  if (config.scout) return pruning::new_scout(*config.scout, host, seed);
  pruning::LoadedPredictor fresh = pruning::new_glimpse(*config.glimpse, host, seed);
  if (model.spec.family == "qwen2_5_vl") {  // published predictors add their keys to the model's
    fresh.model_type = pruning::kQwenModelType;
    fresh.base_config = read_text_file(model.spec.folder / "config.json");
  }
  return fresh;
}

Trainees new_trainees(const TrainConfig& config, const models::Model& model) {
  const uint64_t seed = config.objective.seed;
  Trainees trainees{.predictor = new_predictor(config.predictor, model, seed), .scout = {}};
  if (config.scout) trainees.scout = new_predictor(*config.scout, model, seed + 1);
  return trainees;
}

TrainOutcome train_predictor(const TrainConfig& config, const TrainInputs& inputs,
                             const fs::path& run) {
  validate(config);
  Trainees trainees = new_trainees(config, inputs.model);
  const auto objective =
      predictor_objective({inputs.model, inputs.dataset}, trainees, config.objective);
  BestKeeper best(config, inputs, *objective, trainees, run);
  const auto pictures = static_cast<double>(inputs.dataset.num_images());
  const TrainSummary summary =
      train(*objective, config.loop,
            {.folder = run,
             .what = "train",
             .epochs_per_step = static_cast<double>(config.objective.images_per_step) / pictures,
             .on_log = [&best](int64_t step) { best.on_log(step); }});
  freeze(trainees.predictor);
  if (trainees.scout) freeze(*trainees.scout);
  save(trainees, run / "predictor");
  return {std::move(trainees), summary};
}

}  // namespace glimpse::training
