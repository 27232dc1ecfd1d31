#include "evaluation/latency.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "base/progress.h"
#include "base/signal.h"
#include "evaluation/memory.h"
#include "evaluation/questions.h"

namespace glimpse::evaluation {
namespace {

struct TimedQuestion {
  int64_t image = 0;
  data::Sample sample;
};

bool can_be_read(const data::Dataset& dataset, int64_t image) {
  try {
    return !dataset.picture(image).empty();
  } catch (const Error&) {
    return false;
  }
}

// One question each of `count` pictures spread over the data, walking through the question types.
std::vector<TimedQuestion> spread_questions(const data::Dataset& dataset, int64_t count) {
  std::vector<TimedQuestion> questions;
  const int64_t images = dataset.num_images();
  for (int64_t i = 0; i < std::min(count, images); ++i) {
    const int64_t image = i * images / std::min(count, images);
    const std::vector<data::Sample> samples = dataset.samples(image);
    if (samples.empty() || !can_be_read(dataset, image)) continue;
    questions.push_back({image, samples[static_cast<size_t>(i) % samples.size()]});
  }
  return questions;
}

double sum_of(const std::map<std::string, double>& ms, std::initializer_list<const char*> phases) {
  double sum = 0;
  for (const char* phase : phases) {
    const auto found = ms.find(phase);
    if (found != ms.end()) sum += found->second;
  }
  return sum;
}

void add_derived(std::map<std::string, double>& ms, int64_t decode_steps) {
  using namespace inference;  // NOLINT: the phase names
  ms[kTimePrefill] = sum_of(ms, {kPhaseLayersBefore, kPhasePredictor, kPhaseCompaction,
                                 kPhaseLayersAfter, kPhaseFirstToken});
  ms[kTimeTtft] = ms[kTimePrefill] + sum_of(ms, {kPhasePreprocess, kPhaseVision});
  ms[kTimeTotal] = ms[kTimeTtft] + sum_of(ms, {kPhaseDecode});
  if (decode_steps > 0) {
    ms[kTimePerToken] = sum_of(ms, {kPhaseDecode}) / static_cast<double>(decode_steps);
  }
}

std::map<std::string, double> costs_of(const inference::Answer& answer) {
  const inference::Retention& kept = answer.retention;
  return {{kFactVisualTokens, static_cast<double>(kept.visual_tokens)},
          {kFactKvRatio, kept.kv_ratio()},
          {kFactLayerAverage, kept.layer_average_ratio()},
          {kFactKeepRatio, kept.keep_ratio},
          {kFactPrefillFlops, kept.prefill_flops},
          {kFactKvBytes, static_cast<double>(answer.kv_bytes)},
          {kFactKvAllocated, static_cast<double>(answer.kv_allocated_bytes)},
          {kFactTokens, static_cast<double>(answer.ids.size())}};
}

struct Timer {
  const EvalConfig& config;
  const EvalInputs& inputs;
  const LatencyPass& pass;

  // Of decoding. An end token takes one of its own; the token at the limit or in a stop text is
  // the last.
  int64_t steps_of(const inference::Answer& answer) const {
    const auto tokens = static_cast<int64_t>(answer.ids.size());
    return tokens == config.max_new_tokens || answer.stopped ? tokens - 1 : tokens;
  }

  // Null for a question that the method cannot take.
  std::optional<LatencyRow> time_answer(const TimedQuestion& question,
                                        const Variant& variant) const {
    LatencyRow row{.id = question.sample.id, .setting = variant.setting};
    Stopwatch clock;
    const image::Image picture = inputs.dataset.picture(question.image);
    row.ms[kPhasePicture] = clock.lap();
    inference::Request request{.generation = generation_of(config, question.sample, variant)};
    request.generation.ignore_end = pass.fixed_length;
    try {
      request.input =
          input_of(variant, prompt_of(question.sample, config), picture, *inputs.model.processor);
      row.ms[inference::kPhasePreprocess] = clock.lap();
      request.stages = stages_of(variant, question.sample, request.input);
    } catch (const Error&) {
      if (pass.strict) throw;
      return std::nullopt;
    }
    const inference::Answer answer = inference::answer(inputs.model, request);
    for (const auto& [phase, ms] : answer.phases_ms) row.ms[phase] += ms;
    add_derived(row.ms, steps_of(answer));
    row.facts = costs_of(answer);
    row.facts[kFactPromptTokens] = static_cast<double>(request.input.ids.size(0));
    row.facts[kFactVisionFlops] = inputs.model.vision->flops(request.input.pixels);
    return row;
  }
};

void stop_if_asked(const LatencyPass& pass) {
  if (stop_requested()) throw Interrupted("stopped during the timing pass; " + pass.when_stopped);
}

// Peaks by setting, of their first answers: what those give back to the system beforehand is there
// again when the clock counts, if other samples warm up behind them.
std::map<std::string, double> warm_up(const Timer& timer,
                                      const std::vector<TimedQuestion>& questions,
                                      const std::vector<Variant>& variants) {
  std::map<std::string, double> peaks;
  for (size_t i = 0; i < questions.size(); ++i) {
    for (const Variant& variant : variants) {
      const bool watched = timer.pass.memory && i == 0 && reset_peak_rss();
      timer.time_answer(questions[i], variant);
      if (watched) peaks[variant.setting] = static_cast<double>(peak_rss_bytes());
      stop_if_asked(timer.pass);
    }
  }
  return peaks;
}

}  // namespace

std::vector<LatencyRow> measure_latency(const EvalConfig& config, const EvalInputs& inputs,
                                        const LatencyPass& pass) {
  std::vector<Variant> variants = variants_of(config, inputs);
  std::erase_if(variants, [](const Variant& v) { return v.repeat > 0 || v.alone; });
  const Timer timer{config, inputs, pass};
  const auto questions = spread_questions(inputs.dataset, config.latency.questions);
  const auto warming = std::min(config.latency.warmup, static_cast<int64_t>(questions.size()));
  const auto peaks = warm_up(timer, {questions.begin(), questions.begin() + warming}, variants);
  Progress progress("timing", static_cast<int64_t>(questions.size()) * config.latency.rounds);
  std::vector<LatencyRow> rows;
  int64_t done = 0;
  for (const TimedQuestion& question : questions) {
    for (int64_t round = 0; round < config.latency.rounds; ++round) {
      for (const Variant& variant : variants) {
        std::optional<LatencyRow> row = timer.time_answer(question, variant);
        stop_if_asked(pass);
        if (!row) continue;
        row->round = round;
        const auto peak = peaks.find(variant.setting);
        if (peak != peaks.end()) row->facts[kFactPeakRss] = peak->second;
        if (pass.on_row) pass.on_row(*row);
        rows.push_back(std::move(*row));
      }
      std::reverse(variants.begin(), variants.end());
      progress.update(++done);
    }
  }
  return rows;
}

}  // namespace glimpse::evaluation
