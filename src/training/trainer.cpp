#include "training/trainer.h"

#include <torch/types.h>

#include <cmath>

#include "base/error.h"
#include "base/progress.h"
#include "base/require.h"
#include "base/signal.h"
#include "base/strings.h"
#include "training/checkpoint.h"
#include "training/event_writer.h"
#include "training/lr_schedule.h"
#include "training/run_folder.h"

namespace glimpse::training {
namespace {

constexpr int64_t kMaxBadSteps = 20;

// Means over the steps since the last line of the log.
class Window {
 public:
  void add(const StepResult& result, double grad_norm) {
    ++steps_;
    loss_ += result.loss;
    grad_norm_ += grad_norm;
    samples_ += result.samples;
    for (const auto& [name, value] : result.components) components_[name] += value;
  }
  LogLine line(int64_t step, double lr) {
    const auto n = static_cast<double>(std::max<int64_t>(steps_, 1));
    LogLine line{.step = step,
                 .lr = lr,
                 .grad_norm = grad_norm_ / n,
                 .samples_per_s = static_cast<double>(samples_) * 1000.0 / clock_.milliseconds(),
                 .loss = loss_ / n};
    for (const auto& [name, value] : components_) line.components[name] = value / n;
    *this = Window();
    return line;
  }

 private:
  int64_t steps_ = 0, samples_ = 0;
  double loss_ = 0, grad_norm_ = 0;
  std::map<std::string, double> components_;
  Stopwatch clock_;
};

class Loop {
 public:
  Loop(Objective& objective, const TrainLoopConfig& config, const TrainRun& run)
      : objective_(objective),
        config_(config),
        run_(run),
        optimizer_(objective.parameters(), {.beta1 = config.beta1,
                                            .beta2 = config.beta2,
                                            .weight_decay = config.weight_decay,
                                            .max_grad_norm = config.max_grad_norm}),
        schedule_{.peak = config.lr,
                  .warmup_steps =
                      static_cast<int64_t>(config.warmup_ratio * static_cast<double>(config.steps)),
                  .total_steps = config.steps,
                  .floor_ratio = config.lr_floor_ratio},
        progress_(run.what, config.steps) {}

  TrainSummary run() {
    resume();
    while (step_ < config_.steps) {
      one_step();
      const bool log = step_ % config_.log_every == 0 || step_ == config_.steps;
      if (log) write_log();
      const bool stop = stop_requested() || step_ == run_.stop_after;
      // Only behind a line of the log: its means never span two processes, so a resumed run logs
      // the same lines.
      const bool due = log && since_checkpoint_.milliseconds() > config_.checkpoint_minutes * 60e3;
      if (stop || due || step_ == config_.steps) {
        save_checkpoint(run_.folder, step_, optimizer_.state(), config_.keep_checkpoints);
        since_checkpoint_.lap();
      }
      if (stop && step_ < config_.steps) {
        throw Interrupted("stopped after step " + std::to_string(step_) +
                          "; continue with --resume " + run_.folder.string());
      }
    }
    summary_.steps = step_;
    summary_.seconds = clock_.milliseconds() / 1000.0;
    summary_.samples_per_s = static_cast<double>(samples_) / std::max(summary_.seconds, 1e-9);
    return summary_;
  }

 private:
  void resume() {
    const auto checkpoint = latest_checkpoint(run_.folder);
    if (checkpoint) {
      optimizer_.load(checkpoint->tensors, checkpoint->path.string());
      step_ = checkpoint->step;
    }
    truncate_metrics(run_.folder, step_);
    events_ = std::make_unique<EventWriter>(run_.folder, step_);
  }

  void one_step() {
    const StepResult result = objective_.step(step_);
    lr_ = lr_at(step_, schedule_);
    const double norm = optimizer_.step(result.gradients, lr_);
    bad_steps_ = std::isfinite(norm) && std::isfinite(result.loss) ? 0 : bad_steps_ + 1;
    if (bad_steps_ == kMaxBadSteps) {
      throw Error({.where = run_.folder.string(),
                   .found = std::to_string(kMaxBadSteps) +
                            " steps in a row without a finite loss or gradient",
                   .advice = "lower lr, or check the data"});
    }
    ++step_;
    samples_ += result.samples;
    window_.add(result, norm);
    progress_.update(step_, "loss " + format_fixed(result.loss, 4));
  }

  void write_log() {
    LogLine line = window_.line(step_, lr_);
    summary_.final_loss = line.loss;
    line.epoch = run_.epochs_per_step * static_cast<double>(step_);
    append_metrics(run_.folder, line);
    events_->write(line);
    if (run_.on_log) run_.on_log(step_);
  }

  Objective& objective_;
  const TrainLoopConfig& config_;
  const TrainRun& run_;
  AdamW optimizer_;
  LrSchedule schedule_;
  Progress progress_;
  std::unique_ptr<EventWriter> events_;
  Window window_;
  Stopwatch clock_, since_checkpoint_;
  TrainSummary summary_;
  int64_t step_ = 0, samples_ = 0, bad_steps_ = 0;
  double lr_ = 0;
};

}  // namespace

void validate(const TrainLoopConfig& c, const std::string& where) {
  require_range(c.steps > 0, where + ".steps", "at least 1");
  require_range(c.lr > 0 && std::isfinite(c.lr), where + ".lr", "a positive number");
  require_range(c.warmup_ratio >= 0 && c.warmup_ratio < 1, where + ".warmup_ratio",
                "a number in [0, 1)");
  require_range(c.lr_floor_ratio >= 0 && c.lr_floor_ratio <= 1, where + ".lr_floor_ratio",
                "a number in [0, 1]");
  require_range(c.beta1 >= 0 && c.beta1 < 1, where + ".beta1", "a number in [0, 1)");
  require_range(c.beta2 >= 0 && c.beta2 < 1, where + ".beta2", "a number in [0, 1)");
  require_range(c.weight_decay >= 0, where + ".weight_decay", "zero or more");
  require_range(c.max_grad_norm > 0, where + ".max_grad_norm", "a positive number");
  require_range(c.log_every > 0, where + ".log_every", "at least 1");
  require_range(c.checkpoint_minutes > 0, where + ".checkpoint_minutes", "a positive number");
  require_range(c.keep_checkpoints > 0, where + ".keep_checkpoints", "at least 1");
}

TrainSummary train(Objective& objective, const TrainLoopConfig& config, const TrainRun& run) {
  std::filesystem::create_directories(run.folder);
  return Loop(objective, config, run).run();
}

}  // namespace glimpse::training
