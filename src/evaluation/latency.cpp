#include "evaluation/latency.h"

#include <torch/torch.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/progress.h"
#include "base/signal.h"
#include "evaluation/questions.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

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

// Null for a question that the method cannot take.
std::optional<LatencyRow> time_answer(const TimedQuestion& question, const Variant& variant,
                                      const EvalConfig& config, const EvalInputs& inputs) {
  LatencyRow row{.id = question.sample.id, .setting = variant.setting};
  Stopwatch clock;
  const image::Image picture = inputs.dataset.picture(question.image);
  row.ms[kPhasePicture] = clock.lap();
  models::ModelInput input =
      inputs.model.processor->prepare(prompt_of(question.sample, config), {picture});
  row.ms[inference::kPhasePreprocess] = clock.lap();
  std::vector<pruning::Stage> stages;
  try {
    stages = stages_of(variant, question.sample, input);
  } catch (const Error&) {
    return std::nullopt;
  }
  const inference::Answer answer =
      inference::answer(inputs.model, {.input = std::move(input),
                                       .stages = std::move(stages),
                                       .generation = {.max_new_tokens = config.max_new_tokens}});
  for (const auto& [phase, ms] : answer.phases_ms) row.ms[phase] += ms;
  // An end token takes a step of its own; the token at the limit takes none.
  const auto tokens = static_cast<int64_t>(answer.ids.size());
  add_derived(row.ms, tokens == config.max_new_tokens ? tokens - 1 : tokens);
  return row;
}

void stop_if_asked() {
  if (!stop_requested()) return;
  throw Interrupted("stopped during the timing pass; run again with --resume to repeat it");
}

// Milliseconds of one time of one setting, by question: the median over its rounds.
std::map<std::string, double> by_question(const std::vector<LatencyRow>& rows,
                                          const std::string& setting, const char* time) {
  std::map<std::string, std::vector<double>> rounds;
  for (const LatencyRow& row : rows) {
    if (row.setting == setting) rounds[row.id].push_back(row.ms.at(time));
  }
  std::map<std::string, double> medians;
  for (const auto& [id, values] : rounds) medians[id] = metrics::percentile(values, 0.5);
  return medians;
}

metrics::Estimate ratio_to_baseline(const std::vector<LatencyRow>& rows, const std::string& setting,
                                    const char* time, const EvalConfig& config) {
  const auto baseline = by_question(rows, config.baseline, time);
  std::vector<double> ratios;
  std::vector<std::string> ids;
  for (const auto& [id, ms] : by_question(rows, setting, time)) {
    const auto partner = baseline.find(id);
    if (partner == baseline.end()) continue;
    ratios.push_back(ms / partner->second);
    ids.push_back(id);
  }
  return metrics::median_with_interval(
      ratios, ids, {.resamples = config.bootstrap.resamples, .seed = config.bootstrap.seed});
}

fs::path file_of(const fs::path& run) { return run / "latency.jsonl"; }

}  // namespace

std::vector<LatencyRow> measure_latency(const EvalConfig& config, const EvalInputs& inputs) {
  std::vector<Variant> variants = variants_of(config, inputs);
  std::erase_if(variants, [](const Variant& v) { return v.repeat > 0 || v.alone; });
  const auto questions = spread_questions(inputs.dataset, config.latency.questions);
  const auto num_questions = static_cast<int64_t>(questions.size());
  Progress progress("timing", num_questions * config.latency.rounds);
  for (int64_t i = 0; i < std::min(config.latency.warmup, num_questions); ++i) {
    for (const Variant& variant : variants) {
      time_answer(questions[static_cast<size_t>(i)], variant, config, inputs);
      stop_if_asked();
    }
  }
  std::vector<LatencyRow> rows;
  int64_t done = 0;
  for (const TimedQuestion& question : questions) {
    for (int64_t round = 0; round < config.latency.rounds; ++round) {
      for (const Variant& variant : variants) {
        std::optional<LatencyRow> row = time_answer(question, variant, config, inputs);
        stop_if_asked();
        if (!row) continue;
        row->round = round;
        rows.push_back(std::move(*row));
      }
      std::reverse(variants.begin(), variants.end());
      progress.update(++done);
    }
  }
  return rows;
}

void write_latency(const fs::path& run, const std::vector<LatencyRow>& rows) {
  std::string text;
  for (const LatencyRow& row : rows) {
    const json line = {
        {"id", row.id}, {"setting", row.setting}, {"round", row.round}, {"ms", row.ms}};
    text += line.dump() + "\n";
  }
  write_file_atomically(file_of(run), text);
}

std::vector<LatencyRow> read_latency(const fs::path& run) {
  if (!fs::exists(file_of(run))) return {};
  std::vector<LatencyRow> rows;
  const std::string text = read_text_file(file_of(run));
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string where = file_of(run).string() + ":" + std::to_string(rows.size() + 1);
    const json j = parse_json(rest.substr(0, end + 1), where);
    try {
      rows.push_back({.id = j.at("id"),
                      .setting = j.at("setting"),
                      .round = j.at("round"),
                      .ms = j.at("ms").get<std::map<std::string, double>>()});
    } catch (const json::exception& e) {
      throw Error({.where = where,
                   .found = std::string("no latency row: ") + e.what(),
                   .advice = "remove the file and run again with --resume"});
    }
    rest.remove_prefix(end + 1);
  }
  return rows;
}

Timing summarize_latency(const std::vector<LatencyRow>& rows, const std::string& setting,
                         const EvalConfig& config) {
  std::map<std::string, std::vector<double>> values;
  for (const LatencyRow& row : rows) {
    if (row.setting != setting) continue;
    for (const auto& [time, ms] : row.ms) values[time].push_back(ms);
  }
  Timing timing{.questions = static_cast<int64_t>(by_question(rows, setting, kTimeTtft).size()),
                .rounds = config.latency.rounds};
  for (const auto& [time, ms] : values) {
    timing.phases.push_back({.phase = time,
                             .median_ms = metrics::percentile(ms, 0.5),
                             .p10 = metrics::percentile(ms, 0.1),
                             .p90 = metrics::percentile(ms, 0.9)});
  }
  timing.ttft_ratio = ratio_to_baseline(rows, setting, kTimeTtft, config);
  timing.prefill_ratio = ratio_to_baseline(rows, setting, kTimePrefill, config);
  return timing;
}

}  // namespace glimpse::evaluation
