#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "pruning/glimpse/glimpse_config.h"
#include "pruning/glimpse/scout_predictor.h"
#include "training/token_targets.h"
#include "training/trainer.h"

namespace glimpse::training {

/// Which losses are on; 0 = off. `dice` and `bce` compare with the evidence boxes,
/// `attention_distillation` (Dice + BCE) with the teacher's relevance, `map_distillation` (Dice +
/// BCE) with a deep predictor's probabilities. `language` is the answers' cross-entropy: read
/// behind the glimpse row, or, for scouts, through the gates of answer_distillation.
struct LossWeights {
  double dice = 1.0;
  double bce = 0.1;
  double language = 1.0;
  double attention_distillation = 0.0;
  double map_distillation = 0.0;
  double answer_distillation = 0.0;
  double budget = 0.0;
};

template <class V>
void visit_fields(V& v, LossWeights& c) {
  v("dice", c.dice, "Dice loss on evidence boxes");
  v("bce", c.bce, "binary cross-entropy on evidence boxes");
  v("language", c.language,
    "cross-entropy of the answer: behind the glimpse row, or (scout) when visual keys are gated");
  v("attention_distillation", c.attention_distillation,
    "Dice + BCE on the teacher's relevance; needs no boxes");
  v("map_distillation", c.map_distillation,
    "Dice + BCE on the probabilities of `deep_predictor`; needs no boxes");
  v("answer_distillation", c.answer_distillation,
    "divergence of the answers when visual keys are gated by the predictor; needs no boxes");
  v("budget", c.budget, "relative distance of the mean probability from `retention`, squared");
}

struct TeacherConfig {
  RelevanceForm target;
  std::string cache;  ///< folder; empty = recompute every time
};

template <class V>
void visit_fields(V& v, TeacherConfig& c) {
  visit_fields(v, c.target);
  v("cache", c.cache, "folder where teacher targets are kept for later runs; empty = nowhere");
}

/// Of the losses that say of every token whether it stays.
inline double mask_weight(const LossWeights& w) {
  return w.dice + w.bce + w.attention_distillation + w.map_distillation;
}

/// What both predictors' objectives share.
struct PredictorObjectiveConfig {
  uint64_t seed = 42;
  int64_t images_per_step = 4;
  int64_t questions_per_image = 8;
  int64_t workers = 2;
  LossWeights losses;
  double retention = 0.08;       ///< mean share that the budget loss asks for
  double scout_retention = 0.1;  ///< the same of a scout in front of a glimpse
  std::string gate = "soft";     ///< soft | hard: KeyGates
  std::string deep_predictor;    ///< folder, for map_distillation
  TeacherConfig teacher;
  /// The reference normalises the glimpse row over later answer tokens too, in training only
  /// (method.md 11-3).
  bool answers_in_normaliser = false;
  /// Back-propagate through the whole prompt instead of the split prefix: the same gradients, many
  /// times slower. Kept as the measuring stick of the split (tests/benchmark).
  bool whole_sequence = false;
};

template <class V>
void visit_fields(V& v, PredictorObjectiveConfig& c) {
  v("seed", c.seed, "order of pictures, choice of questions, dropout");
  v("images_per_step", c.images_per_step, "pictures per optimizer step, a multiple of workers");
  v("questions_per_image", c.questions_per_image,
    "at most so many questions share a picture's prefix");
  v("workers", c.workers, "data-parallel threads");
  v("losses", c.losses, "weights; 0 = off");
  v("retention", c.retention, "mean share of the visual tokens that losses.budget asks for");
  v("scout_retention", c.scout_retention, "the same of a scout in front of a glimpse");
  v("gate", c.gate,
    "of answer_distillation and a scout's language: soft, on keys that have seen every token | "
    "hard, "
    "only what the scout keeps runs (straight-through)");
  v("deep_predictor", c.deep_predictor,
    "glimpse predictor whose probabilities map_distillation teaches");
  v("teacher", c.teacher, "form of the teacher's relevance");
  v("answers_in_normaliser", c.answers_in_normaliser,
    "log-softmax over later answer tokens too, as the reference does");
  v("whole_sequence", c.whole_sequence, "comparison only: back-propagate through the prompt");
}

/// A new predictor: exactly one of glimpse and scout.
struct NewPredictorConfig {
  std::optional<pruning::GlimpseConfig> glimpse;
  std::optional<pruning::ScoutConfig> scout;
  std::string init_from;                ///< predictor folder to start from; then neither is given
  std::optional<double> max_retention;  ///< of a scout to start from, another cap
};

template <class V>
void visit_fields(V& v, NewPredictorConfig& c) {
  v("glimpse", c.glimpse, "glimpse predictor (pruning inside the decoder)");
  v("scout", c.scout, "scout predictor (pruning before the decoder)");
  v("init_from", c.init_from, "start from this predictor folder instead");
  v("max_retention", c.max_retention, "another cap on what the scout of init_from keeps");
}

void validate(const PredictorObjectiveConfig& config);
/// `key`: of the config in its file.
void validate(const NewPredictorConfig& config, const std::string& key);

}  // namespace glimpse::training
