#pragma once
#include <filesystem>

#include "data/data_config.h"
#include "data/dataset.h"
#include "models/model.h"
#include "models/model_source.h"
#include "pruning/glimpse/predictor_file.h"
#include "training/predictor_objective.h"
#include "training/train_config.h"
#include "training/trainer.h"

// `glimpse train`: a predictor against a frozen model.

namespace glimpse::training {

struct ValidationConfig {
  int64_t every = 0;  ///< log steps between measurements; 0 = none
  data::DataConfig data{.split = "validation", .count = 20};
};

template <class V>
void visit_fields(V& v, ValidationConfig& c) {
  v("every", c.every, "log lines between measurements on held-out pictures; 0 = never");
  v("data", c.data, "held-out pictures");
}

struct TrainConfig {
  std::string run = "runs/train";
  models::ModelSource model{.path = "datasets/demo"};
  data::DataConfig data;
  NewPredictorConfig predictor;
  std::optional<NewPredictorConfig> scout;
  PredictorObjectiveConfig objective;
  TrainLoopConfig loop;
  ValidationConfig validation;
};

template <class V>
void visit_fields(V& v, TrainConfig& c) {
  v("run", c.run, "run folder");
  v("model", c.model, "the frozen model");
  v("data", c.data, "pictures and questions to learn from");
  v("predictor", c.predictor, "what is trained");
  v("scout", c.scout, "a scout in front of the glimpse predictor, trained with it");
  v("objective", c.objective, "batch, losses, teacher");
  v("loop", c.loop, "optimisation");
  v("validation", c.validation,
    "measurements while training; the best predictor is kept in RUN/best");
}

/// Errors: Error naming the key.
void validate(const TrainConfig& config);

struct TrainInputs {
  const models::Model& model;
  const data::Dataset& dataset;
  const data::Dataset* validation = nullptr;
};

/// A predictor with starting weights, or a loaded one (init_from), that fits the model.
pruning::LoadedPredictor new_predictor(const NewPredictorConfig& config, const models::Model& model,
                                       uint64_t seed);

/// What the config trains, with starting weights.
Trainees new_trainees(const TrainConfig& config, const models::Model& model);

struct TrainOutcome {
  Trainees trainees;
  TrainSummary summary;
};

/// Trains in the opened run folder (resuming if it has checkpoints) and writes RUN/predictor, and a
/// scout in front of it into RUN/predictor/scout.
/// Errors: Interrupted after a stop signal.
TrainOutcome train_predictor(const TrainConfig& config, const TrainInputs& inputs,
                             const std::filesystem::path& run);

}  // namespace glimpse::training
