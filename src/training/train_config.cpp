#include "training/train_config.h"

#include "base/error.h"
#include "base/require.h"

namespace glimpse::training {

void validate(const PredictorObjectiveConfig& c) {
  require_range(c.workers > 0, "objective.workers", "at least 1");
  require_range(c.images_per_step > 0 && c.images_per_step % c.workers == 0,
                "objective.images_per_step", "a multiple of workers");
  require_range(c.questions_per_image > 0, "objective.questions_per_image", "at least 1");
  const LossWeights& w = c.losses;
  for (const double weight : {w.dice, w.bce, w.language, w.attention_distillation,
                              w.map_distillation, w.answer_distillation, w.budget}) {
    require_range(weight >= 0, "objective.losses", "weights of zero or more");
  }
  require_range(mask_weight(w) + w.answer_distillation + w.language > 0, "objective.losses",
                "a weight above zero beside the budget");
  require_range(mask_weight(w) + w.budget > 0, "objective.losses.budget",
                "above zero where only answers say which tokens stay: open gates change none");
  require_range((w.map_distillation > 0) == !c.deep_predictor.empty(), "objective.deep_predictor",
                "a folder with losses.map_distillation, and without it none");
  require_range(c.gate == "soft" || c.gate == "hard", "objective.gate", "soft or hard");
  require_range(c.retention > 0 && c.retention <= 1, "objective.retention", "a share in (0, 1]");
  validate(c.teacher.target);
}

void validate(const NewPredictorConfig& c, const std::string& key) {
  const int given =
      int(c.glimpse.has_value()) + int(c.scout.has_value()) + int(!c.init_from.empty());
  if (c.max_retention && c.init_from.empty()) {
    throw Error(
        {.where = key + ".max_retention",
         .found = "no init_from",
         .expected = "init_from beside it, or the cap among the keys of the new predictor"});
  }
  if (given == 1) return;
  throw Error({.where = key,
               .found = given == 0 ? "nothing" : "more than one of glimpse, scout, init_from",
               .expected = "exactly one of glimpse, scout, init_from"});
}

}  // namespace glimpse::training
