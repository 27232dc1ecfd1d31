#include "evaluation/runner.h"

#include <torch/torch.h>

#include <algorithm>
#include <deque>
#include <new>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/progress.h"
#include "base/strings.h"
#include "evaluation/evidence_size.h"
#include "evaluation/questions.h"
#include "evaluation/side_by_side.h"

namespace glimpse::evaluation {
namespace {

EvalRow blank_row(const data::Sample& sample, const Variant& variant) {
  return {.id = sample.id,
          .image_id = sample.image_id,
          .setting = variant.setting,
          .repeat = variant.repeat,
          .task = name_of(sample.task),
          .metric = sample.metric,
          .type = sample.type,
          .question = sample.question,
          .references = sample.answers,
          .evidence_area = covered_area(unit_boxes(sample))};
}

void fill(EvalRow& row, const inference::Answer& answer, const models::ModelInput& input) {
  row.prediction = answer.text;
  row.retention = answer.retention;
  row.generated_tokens = static_cast<int64_t>(answer.ids.size());
  row.kv_bytes = answer.kv_bytes;
  row.phases_ms = answer.phases_ms;
  row.kept.assign(static_cast<size_t>(input.visual_tokens()), false);
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

// What a job may fail by without taking the run down; other exceptions are bugs.
template <class Work>
std::optional<std::string> reason_of_failure(Work work) {
  try {
    work();
    return std::nullopt;
  } catch (const Error& e) {
    return e.what();
  } catch (const std::bad_alloc&) {
    return "out of memory";
  } catch (const c10::Error& e) {
    const std::string text = split(e.what_without_backtrace(), '\n').front();
    if (text.find("allocate memory") == std::string::npos) throw;
    return "out of memory: " + text;
  }
}

class Runner {
 public:
  Runner(const EvalConfig& config, const EvalInputs& inputs, WorkQueue& queue)
      : config_(config), inputs_(inputs), variants_(variants_of(config, inputs)), queue_(queue) {
    int64_t questions = 0;
    for (int64_t i = 0; i < inputs.dataset.num_images(); ++i) {
      first_question_.push_back(questions);
      questions += static_cast<int64_t>(inputs.dataset.samples(i).size());
      if (config.limit > 0) questions = std::min(config.limit, questions);
    }
    first_question_.push_back(questions);
  }

  void run() {
    const int64_t total = first_question_.back() * static_cast<int64_t>(variants_.size());
    Progress progress("answers", total);
    queue_.share(
        inputs_.dataset.num_images(), [&](int64_t index) { return is_open(index); },
        [&](int64_t index) { answer_picture(index, progress); });
  }

 private:
  struct Job {
    const data::Sample* sample = nullptr;
    const Variant* variant = nullptr;
    const models::ModelInput* input = nullptr;
    std::vector<pruning::Stage> stages;
    int64_t order = 0;
  };
  using Batch = std::vector<const Job*>;
  using Open = std::vector<std::pair<size_t, const Variant*>>;  // question of the picture, variant

  std::vector<data::Sample> samples_of(int64_t index) const {
    const auto at = static_cast<size_t>(index);
    const int64_t count = first_question_[at + 1] - first_question_[at];
    if (count == 0) return {};
    std::vector<data::Sample> samples = inputs_.dataset.samples(index);
    samples.resize(static_cast<size_t>(count));
    return samples;
  }

  Open open_of(const std::vector<data::Sample>& samples) const {
    Open open;
    for (size_t i = 0; i < samples.size(); ++i) {
      for (const Variant& variant : variants_) {
        if (!queue_.is_finished(variant.setting, samples[i].id, variant.repeat)) {
          open.emplace_back(i, &variant);
        }
      }
    }
    return open;
  }

  bool is_open(int64_t index) const { return !open_of(samples_of(index)).empty(); }

  // A picture with the prompts that show it whole, by question; the others belong to their jobs.
  struct Shown {
    image::Image picture;
    models::Pixels pixels;
    std::map<size_t, models::ModelInput> prompts;
    std::deque<models::ModelInput> smaller;
  };

  void answer_picture(int64_t index, Progress& progress) {
    const std::vector<data::Sample> samples = samples_of(index);
    const int64_t first = first_question_[static_cast<size_t>(index)];
    Shown shown;
    const auto trouble = reason_of_failure([&] {
      shown.picture = inputs_.dataset.picture(index);
      shown.pixels = inputs_.model.processor->pixels(shown.picture);
    });
    std::map<Sharing, std::vector<Job>> jobs;
    for (const auto& [i, variant] : open_of(samples)) {
      Job job{.sample = &samples[i], .variant = variant, .order = first + static_cast<int64_t>(i)};
      const auto problem = trouble ? trouble : reason_of_failure([&] {
        job.input = &shown_to(*variant, samples[i], i, shown);
        job.stages = stages_of(*variant, samples[i], *job.input);
      });
      if (problem) {
        queue_.append(broken_row(job, *problem));
      } else {
        jobs[sharing_of(job)].push_back(std::move(job));
      }
    }
    for (const auto& [sharing, group] : jobs) {
      answer_jobs(group, group.front().input->pixels, progress);
    }
  }

  // What answers with common work must have in common: the setting that made the picture smaller
  // ("" = none) and its visual tokens.
  using Sharing = std::pair<std::string, int64_t>;
  static Sharing sharing_of(const Job& job) {
    return {job.input->whole_visual_tokens > 0 ? job.variant->setting : "",
            job.input->visual_tokens()};
  }

  const models::ModelInput& shown_to(const Variant& variant, const data::Sample& sample,
                                     size_t question, Shown& shown) const {
    const models::Prompt prompt = prompt_of(sample, config_);
    const models::Processor& processor = *inputs_.model.processor;
    if (pruning::resizes_pictures(variant.pruning.method)) {
      shown.smaller.push_back(input_of(variant, prompt, shown.picture, processor));
      require_short(shown.smaller.back());
      return shown.smaller.back();
    }
    const auto known = shown.prompts.find(question);
    if (known != shown.prompts.end()) return known->second;
    models::ModelInput input = processor.lay_out_prompt(prompt, shown.pixels);
    require_short(input);
    return shown.prompts.emplace(question, std::move(input)).first->second;
  }

  void require_short(const models::ModelInput& input) const {
    const int64_t tokens = input.ids.numel();
    if (config_.max_prompt_tokens == 0 || tokens <= config_.max_prompt_tokens) return;
    throw Error(
        {.where = "prompt",
         .found = std::to_string(tokens) + " tokens",
         .expected = "at most max_prompt_tokens, " + std::to_string(config_.max_prompt_tokens)});
  }

  // What the jobs on one picture share.
  struct Shared {
    inference::VisualFeatures features;
    inference::Prefix prefix;
  };

  void answer_jobs(const std::vector<Job>& jobs, const models::Pixels& pixels, Progress& progress) {
    c10::InferenceMode no_gradients;
    std::vector<pruning::Stage> all_stages;
    for (const Job& job : jobs) {
      all_stages.insert(all_stages.end(), job.stages.begin(), job.stages.end());
    }
    Shared shared;
    const auto trouble = reason_of_failure([&] {
      shared.features =
          inference::encode_pictures(inputs_.model, pixels, inference::needed_vision(all_stages));
      shared.prefix = inference::run_prefix(inputs_.model, *jobs.front().input, shared.features);
    });
    const std::vector<Batch> batches = batches_of(jobs);
    side_by_side(
        {.count = batches.size(), .workers = config_.workers},
        [&](size_t i) {
          return trouble ? broken_rows(batches[i], *trouble) : rows_of(batches[i], shared);
        },
        [&](const EvalRow& row) {
          queue_.append(row);
          progress.update(queue_.num_finished(), row.image_id);
        });
  }

  // In order; jobs that share nothing are batches of their own.
  std::vector<Batch> batches_of(const std::vector<Job>& jobs) const {
    std::vector<Batch> batches;
    for (const Job& job : jobs) {
      const bool joins = !batches.empty() && !job.variant->alone &&
                         !batches.back().back()->variant->alone &&
                         static_cast<int64_t>(batches.back().size()) < config_.batch;
      if (!joins) batches.emplace_back();
      batches.back().push_back(&job);
    }
    return batches;
  }

  std::vector<EvalRow> rows_of(const Batch& batch, const Shared& shared) const {
    std::vector<EvalRow> rows;
    const auto trouble = reason_of_failure([&] {
      const std::vector<inference::Answer> answers = answers_of(batch, shared);
      for (size_t i = 0; i < batch.size(); ++i) rows.push_back(answered_row(*batch[i], answers[i]));
    });
    if (!trouble) return rows;
    if (batch.size() == 1) return broken_rows(batch, *trouble);
    // One question's failure must not take its neighbours along.
    rows.clear();
    for (const Job* job : batch) rows.push_back(rows_of({job}, shared).front());
    return rows;
  }

  std::vector<inference::Answer> answers_of(const Batch& batch, const Shared& shared) const {
    std::vector<inference::Request> requests;
    for (const Job* job : batch) {
      requests.push_back({.input = *job->input,
                          .stages = job->stages,
                          .generation = generation_of(config_, *job->sample, *job->variant),
                          .prefix = job->variant->alone ? nullptr : &shared.prefix});
    }
    if (batch.front()->variant->alone) return {inference::answer(inputs_.model, requests.front())};
    return inference::answer_batch(inputs_.model, requests, &shared.features);
  }

  EvalRow answered_row(const Job& job, const inference::Answer& answer) const {
    EvalRow row = blank_row(*job.sample, *job.variant);
    row.order = job.order;
    fill(row, answer, *job.input);
    count_evidence(row, evidence_of(*job.sample, *job.input));
    row.scores = scores_of(*job.sample, row.prediction);
    return row;
  }

  static std::vector<EvalRow> broken_rows(const Batch& batch, const std::string& why) {
    std::vector<EvalRow> rows;
    for (const Job* job : batch) rows.push_back(broken_row(*job, why));
    return rows;
  }

  static EvalRow broken_row(const Job& job, const std::string& why) {
    EvalRow row = blank_row(*job.sample, *job.variant);
    row.order = job.order;
    row.status = "error: " + why;
    return row;
  }

  const EvalConfig& config_;
  const EvalInputs& inputs_;
  std::vector<Variant> variants_;
  WorkQueue& queue_;
  std::vector<int64_t> first_question_;  // of every picture, and their number
};

}  // namespace

void answer_questions(const EvalConfig& config, const EvalInputs& inputs, WorkQueue& queue) {
  Runner(config, inputs, queue).run();
}

std::vector<std::string> journal_names(const EvalConfig& config) {
  std::vector<std::string> names;
  for (const Setting& setting : config.settings) names.push_back(setting.name);
  if (config.repeat_baseline) names.push_back(again_name(config.baseline));
  return names;
}

}  // namespace glimpse::evaluation
