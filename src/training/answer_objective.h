#pragma once
#include <functional>
#include <map>
#include <string>

#include "models/llava/model.h"
#include "training/objective.h"

// Second stage of `glimpse pretrain`: projector and decoder learn to answer about scenes, the tower
// is frozen. Recipe: spec demo.md 3. All questions of a picture share its prefix (nn/kv_cache.h
// branches).

namespace glimpse::training {

struct AnswerObjectiveConfig {
  uint64_t seed = 2;
  int64_t images_per_step = 8;
  int64_t questions_per_image = 14;
  int64_t workers = 2;
  /// Background-token dropout: this share of pictures shows the decoder all object patches and a
  /// random number (0 .. dropout_max_background, mostly few) of background patches. Without it the
  /// decoder leans on background tokens as attention sinks, and no pruning works (spec demo.md 4).
  int64_t dropout_percent = 65;
  int64_t dropout_max_background = 140;
  /// This many of a picture's questions are also asked with nothing but their evidence patches and
  /// up to `evidence_max_background` others visible, so that pruning before the decoder is in
  /// distribution.
  int64_t evidence_questions = 2;
  int64_t evidence_max_background = 24;
  std::map<std::string, double>
      skill_weights;  ///< sampling weight of a question's skill, default 1
};

template <class V>
void visit_fields(V& v, AnswerObjectiveConfig& c) {
  v("seed", c.seed, "stream of scenes and questions");
  v("images_per_step", c.images_per_step, "pictures per step, a multiple of workers");
  v("questions_per_image", c.questions_per_image, "questions that share a picture's prefix");
  v("workers", c.workers, "data-parallel threads");
  v("dropout_percent", c.dropout_percent, "share of pictures with background-token dropout");
  v("dropout_max_background", c.dropout_max_background, "background tokens left, at most");
  v("evidence_questions", c.evidence_questions,
    "questions per picture also asked on evidence patches only");
  v("evidence_max_background", c.evidence_max_background,
    "other patches left beside the evidence, at most");
  v("skill_weights", c.skill_weights, "sampling weight per question skill");
}

/// Token ids of a text, special tokens included only where the text names them.
using Encode = std::function<std::vector<int64_t>(const std::string& text)>;

class AnswerObjective : public Objective {
 public:
  AnswerObjective(std::shared_ptr<models::LlavaModules> modules, Encode encode,
                  const AnswerObjectiveConfig& config);
  std::vector<NamedParameter> parameters() const override { return parameters_; }
  StepResult step(int64_t step) override;

 private:
  StepResult shard(int64_t step, int64_t worker);
  std::shared_ptr<models::LlavaModules> modules_;
  Encode encode_;
  AnswerObjectiveConfig config_;
  std::vector<NamedParameter> parameters_;
};

}  // namespace glimpse::training
