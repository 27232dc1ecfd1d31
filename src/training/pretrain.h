#pragma once
#include <filesystem>
#include <memory>

#include "training/answer_objective.h"
#include "training/trainer.h"
#include "training/vision_objective.h"

// `glimpse pretrain`: a small LLaVA-1.5 from scratch on scenes, first the tower, then projector and
// decoder.

namespace glimpse::training {

struct VisionStageConfig {
  VisionObjectiveConfig data;
  TrainLoopConfig loop;
};

template <class V>
void visit_fields(V& v, VisionStageConfig& c) {
  v("data", c.data, "pictures of the stage");
  v("loop", c.loop, "optimisation");
}

struct AnswerStageConfig {
  AnswerObjectiveConfig data;
  TrainLoopConfig loop;
};

template <class V>
void visit_fields(V& v, AnswerStageConfig& c) {
  v("data", c.data, "pictures and questions of the stage");
  v("loop", c.loop, "optimisation");
}

struct PretrainConfig {
  std::string run = "runs/pretrain";
  std::string output;  ///< Hugging Face folder to write; empty = RUN/model
  uint64_t seed = 1;
  std::string dtype = "auto";
  models::LlavaConfig model;
  VisionStageConfig vision;
  AnswerStageConfig answer;
};

template <class V>
void visit_fields(V& v, PretrainConfig& c) {
  v("run", c.run, "run folder");
  v("output", c.output, "Hugging Face folder to write; default RUN/model");
  v("seed", c.seed, "starting weights");
  v("dtype", c.dtype, "working weights: auto | float32 | bfloat16 (masters are float32)");
  v("model", c.model, "architecture, keys as in config.json");
  v("vision", c.vision, "first stage: the tower");
  v("answer", c.answer, "second stage: projector and decoder");
}

/// Trains both stages in RUN/vision and RUN/answer, resuming each from its newest checkpoint, and
/// returns the trained modules. Errors: Interrupted after a stop signal.
std::shared_ptr<models::LlavaModules> pretrain(const PretrainConfig& config,
                                               const std::filesystem::path& run,
                                               const Encode& encode);

}  // namespace glimpse::training
