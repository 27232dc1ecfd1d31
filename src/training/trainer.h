#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "training/objective.h"

namespace glimpse::training {

struct TrainLoopConfig {
  int64_t steps = 1000;
  double lr = 1e-4;
  double warmup_ratio = 0.1;  ///< of all steps
  double lr_floor_ratio = 0.0;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double weight_decay = 0.0;
  double max_grad_norm = 1.0;
  int64_t log_every = 10;
  double checkpoint_minutes = 5;
  int64_t keep_checkpoints = 2;
};

template <class V>
void visit_fields(V& v, TrainLoopConfig& c) {
  v("steps", c.steps, "optimizer steps");
  v("lr", c.lr, "peak learning rate, cosine after warm-up");
  v("warmup_ratio", c.warmup_ratio, "share of the steps with linear warm-up");
  v("lr_floor_ratio", c.lr_floor_ratio, "final learning rate as a share of the peak");
  v("beta1", c.beta1, "AdamW");
  v("beta2", c.beta2, "AdamW");
  v("weight_decay", c.weight_decay, "AdamW, matrices only");
  v("max_grad_norm", c.max_grad_norm, "gradients are clipped to this norm");
  v("log_every", c.log_every, "steps between lines of metrics.jsonl");
  v("checkpoint_minutes", c.checkpoint_minutes, "minutes between checkpoints");
  v("keep_checkpoints", c.keep_checkpoints, "newest checkpoints kept");
}

/// Errors: Error for values out of range, naming `where`.
void validate(const TrainLoopConfig& config, const std::string& where);

struct TrainRun {
  std::filesystem::path folder;  ///< opened run folder
  std::string what;              ///< shown beside the progress bar
  double epochs_per_step = 0;    ///< 0 = the data never repeat
  /// Called after a log step with the weights as they are; may be empty.
  std::function<void(int64_t step)> on_log;
  int64_t stop_after = -1;  ///< for tests: behave as if a stop signal came after this step
};

struct TrainSummary {
  int64_t steps = 0;
  double seconds = 0;  ///< of this process, without the resumed part
  double samples_per_s = 0;
  double final_loss = 0;  ///< mean over the last log window
};

/// Runs the objective to config.steps, from the newest checkpoint of the run if there is one. A
/// stop signal checkpoints and throws Interrupted; so does a non-finite loss that lasts for 20
/// steps (Error).
TrainSummary train(Objective& objective, const TrainLoopConfig& config, const TrainRun& run);

}  // namespace glimpse::training
