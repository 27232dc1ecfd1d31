#include "evaluation/runner.h"

#include <torch/torch.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/progress.h"
#include "base/signal.h"
#include "evaluation/journal.h"
#include "evaluation/questions.h"
#include "evaluation/side_by_side.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWriter = "0";

EvalRow blank_row(const data::Sample& sample, const Variant& variant) {
  return {.id = sample.id,
          .image_id = sample.image_id,
          .setting = variant.setting,
          .repeat = variant.repeat,
          .task = name_of(sample.task),
          .type = sample.type,
          .question = sample.question,
          .references = sample.answers};
}

void fill(EvalRow& row, const inference::Answer& answer, const models::ModelInput& input) {
  row.prediction = answer.text;
  row.retention = answer.retention;
  row.generated_tokens = static_cast<int64_t>(answer.ids.size());
  row.kv_bytes = answer.kv_bytes;
  row.phases_ms = answer.phases_ms;
  row.kept.assign(static_cast<size_t>(answer.retention.visual_tokens), false);
  const torch::Tensor kept = answer.kept.contiguous();
  for (int64_t i = 0; i < kept.numel(); ++i) {
    row.kept[static_cast<size_t>(kept.data_ptr<int64_t>()[i])] = true;
  }
  if (input.visual_spans.size() == 1) {
    const models::VisualSpan& span = input.visual_spans.front();
    row.grid_height = span.grid.t * span.grid.h;
    row.grid_width = span.grid.w + span.row_ends;
  }
}

void count_evidence(EvalRow& row, const std::vector<bool>& evidence) {
  for (size_t i = 0; i < evidence.size(); ++i) {
    row.evidence_tokens += evidence[i] ? 1 : 0;
    row.evidence_kept += evidence[i] && row.kept[i] ? 1 : 0;
  }
}

class Runner {
 public:
  Runner(const EvalConfig& config, const EvalInputs& inputs, const fs::path& run)
      : config_(config), inputs_(inputs), variants_(variants_of(config, inputs)) {
    for (const Setting& setting : config.settings) {
      for (const EvalRow& row : read_journal(run, setting.name)) {
        finished_[setting.name].emplace(row.id, row.repeat);
      }
      journals_.try_emplace(setting.name, run, setting.name, kWriter);
    }
  }

  void run() {
    const int64_t questions = count_questions();
    total_ = questions * static_cast<int64_t>(variants_.size());
    Progress progress("answers", total_);
    int64_t left = questions;
    for (int64_t index = 0; index < inputs_.dataset.num_images() && left > 0; ++index) {
      std::vector<data::Sample> samples = inputs_.dataset.samples(index);
      if (static_cast<int64_t>(samples.size()) > left) samples.resize(static_cast<size_t>(left));
      left -= static_cast<int64_t>(samples.size());
      answer_picture(index, samples, progress);
    }
  }

 private:
  struct Job {
    const data::Sample* sample = nullptr;
    const Variant* variant = nullptr;
    const models::ModelInput* input = nullptr;
    std::vector<pruning::Stage> stages;
  };

  int64_t count_questions() const {
    int64_t count = 0;
    for (int64_t i = 0; i < inputs_.dataset.num_images(); ++i) {
      count += static_cast<int64_t>(inputs_.dataset.samples(i).size());
    }
    return config_.limit > 0 ? std::min(config_.limit, count) : count;
  }

  bool is_finished(const data::Sample& sample, const Variant& variant) const {
    const auto found = finished_.find(variant.setting);
    return found != finished_.end() && found->second.contains({sample.id, variant.repeat});
  }

  void answer_picture(int64_t index, const std::vector<data::Sample>& samples, Progress& progress) {
    std::vector<std::pair<const data::Sample*, const Variant*>> open;
    for (const data::Sample& sample : samples) {
      for (const Variant& variant : variants_) {
        if (!is_finished(sample, variant)) open.emplace_back(&sample, &variant);
      }
    }
    done_ += static_cast<int64_t>(samples.size() * variants_.size() - open.size());
    if (open.empty()) return;
    std::optional<models::Pixels> pixels;
    std::string trouble;
    try {
      pixels = inputs_.model.processor->pixels(inputs_.dataset.picture(index));
    } catch (const Error& e) {
      trouble = e.what();
    }
    if (!pixels) {
      for (const auto& [sample, variant] : open) mark_broken(*sample, *variant, trouble);
      return;
    }
    std::map<const data::Sample*, models::ModelInput> prompts;
    for (const auto& [sample, variant] : open) {
      if (!prompts.contains(sample)) prompts[sample] = prompt_input(*sample, *pixels);
    }
    answer_jobs(jobs_of(open, prompts), *pixels, progress);
  }

  models::ModelInput prompt_input(const data::Sample& sample, const models::Pixels& pixels) const {
    const models::Processor& processor = *inputs_.model.processor;
    const std::string text = processor.render(prompt_of(sample, config_));
    return processor.lay_out(processor.tokenizer().encode(text, /*add_special=*/true), pixels);
  }

  std::vector<Job> jobs_of(const std::vector<std::pair<const data::Sample*, const Variant*>>& open,
                           const std::map<const data::Sample*, models::ModelInput>& prompts) {
    std::vector<Job> jobs;
    for (const auto& [sample, variant] : open) {
      const models::ModelInput& input = prompts.at(sample);
      try {
        jobs.push_back({sample, variant, &input, stages_of(*variant, *sample, input)});
      } catch (const Error& e) {
        mark_broken(*sample, *variant, e.what());
      }
    }
    return jobs;
  }

  // What the jobs on one picture share.
  struct Shared {
    inference::VisualFeatures features;
    inference::Prefix prefix;
  };

  void answer_jobs(const std::vector<Job>& jobs, const models::Pixels& pixels, Progress& progress) {
    if (jobs.empty()) return;
    c10::InferenceMode no_gradients;
    std::vector<pruning::Stage> all_stages;
    for (const Job& job : jobs) {
      all_stages.insert(all_stages.end(), job.stages.begin(), job.stages.end());
    }
    Shared shared{.features = inference::encode_pictures(inputs_.model, pixels,
                                                         inference::needed_taps(all_stages))};
    shared.prefix = inference::run_prefix(inputs_.model, *jobs.front().input, shared.features);
    side_by_side(
        {.count = jobs.size(), .workers = config_.workers},
        [&](size_t i) { return row_of(jobs[i], shared); },
        [&](const EvalRow& row) {
          write(row);
          progress.update(done_, row.image_id);
        });
    stop_if_asked();
  }

  EvalRow row_of(const Job& job, const Shared& shared) const {
    const inference::Answer answer =
        inference::answer(inputs_.model,
                          {.input = *job.input,
                           .stages = job.stages,
                           .generation = {.max_new_tokens = config_.max_new_tokens},
                           .prefix = &shared.prefix},
                          &shared.features);
    EvalRow row = blank_row(*job.sample, *job.variant);
    fill(row, answer, *job.input);
    count_evidence(row, evidence_of(*job.sample, *job.input));
    row.scores = scores_of(*job.sample, row.prediction);
    return row;
  }

  void mark_broken(const data::Sample& sample, const Variant& variant, const std::string& why) {
    EvalRow row = blank_row(sample, variant);
    row.status = "error: " + why;
    write(row);
  }

  void write(const EvalRow& row) {
    journals_.at(row.setting).append(row);
    ++done_;
  }

  void stop_if_asked() const {
    if (!stop_requested()) return;
    throw Interrupted("stopped after " + std::to_string(done_) + " of " + std::to_string(total_) +
                      " answers; run again with --resume to go on");
  }

  const EvalConfig& config_;
  const EvalInputs& inputs_;
  std::vector<Variant> variants_;
  std::map<std::string, std::set<std::pair<std::string, int64_t>>> finished_;
  std::map<std::string, Journal> journals_;
  int64_t done_ = 0, total_ = 0;
};

}  // namespace

void answer_questions(const EvalConfig& config, const EvalInputs& inputs, const fs::path& run) {
  Runner(config, inputs, run).run();
}

}  // namespace glimpse::evaluation
