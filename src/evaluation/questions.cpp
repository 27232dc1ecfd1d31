#include "evaluation/questions.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "base/require.h"
#include "base/strings.h"
#include "inference/smaller_picture.h"
#include "inference/token_grids.h"
#include "metrics/registry.h"
#include "models/token_grid.h"
#include "pruning/methods/downsample.h"

namespace glimpse::evaluation {
namespace {

constexpr size_t kAnnotatorsForVqaAccuracy = 4;

const pruning::LoadedPredictor* predictor_of(const std::string& folder, const EvalInputs& inputs) {
  if (folder.empty()) return nullptr;
  const auto found = inputs.predictors.find(folder);
  if (found == inputs.predictors.end()) {
    throw Error({.where = "predictor '" + folder + "'",
                 .found = "a setting that uses it",
                 .expected = "the loaded predictor"});
  }
  return &found->second;
}

bool lists_things(const std::vector<std::string>& captions) {
  for (const std::string& caption : captions) {
    if (caption.find(':') == std::string::npos) return false;
  }
  return !captions.empty();
}

Variant second_baseline(const std::vector<Variant>& variants, const std::string& baseline) {
  for (const Variant& variant : variants) {
    if (variant.setting != baseline) continue;
    Variant again = variant;
    again.setting = again_name(baseline);
    again.alone = true;
    return again;
  }
  throw Error({.where = "baseline", .found = "'" + baseline + "'", .expected = "a setting"});
}

std::string without_ending(const std::string& text, const std::string& ending) {
  const bool drop = !ending.empty() && text.ends_with(ending);
  return drop ? text.substr(0, text.size() - ending.size()) : text;
}

// ASCII only: other letters stay as they are.
std::string sentence_case(const std::string& text) {
  std::string lower = lower_ascii(text);
  if (!lower.empty() && lower[0] >= 'a' && lower[0] <= 'z') lower[0] -= 'a' - 'A';
  return lower;
}

// "A. iron", one a line.
std::string option_lines(const std::vector<std::string>& options) {
  std::string lines;
  for (size_t i = 0; i < options.size(); ++i) {
    lines += (i == 0 ? "" : "\n") + std::string(1, static_cast<char>('A' + i)) + ". " + options[i];
  }
  return lines;
}

// What was put in is not searched again: a question may hold braces.
std::string filled(const std::string& form, const std::map<std::string, std::string>& values) {
  std::string text;
  for (size_t at = 0; at < form.size();) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& value) {
      return form.compare(at, value.first.size(), value.first) == 0;
    });
    text += found == values.end() ? form.substr(at, 1) : found->second;
    at += found == values.end() ? 1 : found->first.size();
  }
  return text;
}

pruning::SampleContext context_of(const Variant& variant, const models::ModelInput& input) {
  return {.grids = inference::token_grids(input.visual_spans),
          .host = variant.host,
          .text_rows = input.ids.size(0) - input.visual_tokens(),
          .smaller = input.whole_visual_tokens > 0};
}

// What no question can be answered with is known before the first one: layers and blocks that the
// model lacks, predictors of another kind, budgets below what the layers in front of a cut cost.
// Operations depend on the prompt, so such a budget is left to the questions.
void require_fits_model(const Variant& variant, const models::Processor& processor) {
  pruning::PruningConfig pruning = variant.pruning;
  if (pruning.budget && pruning.budget->starts_with("flops")) pruning.budget = "layer=1";
  pruning::SampleContext sample{.grids = {{.height = 24, .width = 24}},
                                .oracle_keep_N = torch::ones({24 * 24}, torch::kBool),
                                .host = variant.host,
                                .text_rows = 64,
                                .smaller = true};
  try {
    if (pruning::resizes_pictures(pruning.method)) inference::picture_sizes(processor);
    for (const pruning::Stage& stage : pruning::make_stages(pruning, variant.predictors, sample)) {
      require(stage.layer <= variant.host.layers, "layer", std::to_string(stage.layer),
              "at most " + std::to_string(variant.host.layers) + ", the decoder's layers");
    }
  } catch (const Error& e) {
    throw Error({.where = "setting '" + variant.setting + "'", .found = e.what()});
  }
}

}  // namespace

std::vector<Variant> variants_of(const EvalConfig& config, const EvalInputs& inputs) {
  std::vector<Variant> variants;
  for (const Setting& setting : config.settings) {
    for (int64_t repeat = 0; repeat < setting.seeds; ++repeat) {
      Variant variant{.setting = setting.name,
                      .repeat = repeat,
                      .pruning = setting.pruning,
                      .predictors = {predictor_of(setting.pruning.predictor, inputs),
                                     predictor_of(setting.pruning.scout, inputs)},
                      .host = inference::host_shape(inputs.model)};
      if (repeat > 0) {
        variant.pruning.seed = setting.pruning.seed.value_or(0) + static_cast<uint64_t>(repeat);
      }
      require_fits_model(variant, *inputs.model.processor);
      variants.push_back(std::move(variant));
    }
  }
  if (config.repeat_baseline) variants.push_back(second_baseline(variants, config.baseline));
  return variants;
}

std::string asked(const data::Sample& sample, const EvalConfig& config) {
  const std::string question = without_ending(sample.question, config.drop_ending);
  std::string text;
  for (const std::string& line : split(config.question_form, '\n')) {
    if (sample.context.empty() && line.find("{context}") != std::string::npos) continue;
    if (sample.options.empty() && line.find("{options}") != std::string::npos) continue;
    text += (text.empty() ? "" : "\n") + line;
  }
  return filled(text, {{"{question}", question},
                       {"{Question}", sentence_case(question)},
                       {"{context}", sample.context},
                       {"{options}", option_lines(sample.options)}});
}

models::Prompt prompt_of(const data::Sample& sample, const EvalConfig& config) {
  if (!config.raw_prompt.empty()) {
    return {.turns = {}, .raw = replace_all(config.raw_prompt, "{question}", sample.question)};
  }
  const bool caption = sample.task == data::Task::caption && sample.metric.empty();
  return models::user_prompt(caption ? sample.question : asked(sample, config), 1);
}

std::vector<image::UnitBox> unit_boxes(const data::Sample& sample) {
  std::vector<image::UnitBox> boxes;
  for (const data::Box& box : sample.boxes) boxes.push_back({box.x1, box.y1, box.x2, box.y2});
  return boxes;
}

std::vector<bool> evidence_of(const data::Sample& sample, const models::ModelInput& input) {
  if (sample.boxes.empty() || input.visual_spans.empty()) return {};
  return models::box_mask(unit_boxes(sample), input.visual_spans);
}

models::ModelInput input_of(const Variant& variant, const models::Prompt& prompt,
                            const image::Image& picture, const models::Processor& processor) {
  if (!pruning::resizes_pictures(variant.pruning.method)) {
    return processor.prepare(prompt, {picture});
  }
  const auto share_of = [&](const models::ModelInput& whole) -> inference::SmallerPictures {
    const auto [share, whole_positions] =
        pruning::picture_share(variant.pruning, context_of(variant, whole));
    return {.share = share, .whole_positions = whole_positions};
  };
  return inference::with_smaller_pictures(
      processor, {picture},
      [&](const models::Pixels& pixels) { return processor.lay_out_prompt(prompt, pixels); },
      share_of);
}

std::vector<pruning::Stage> stages_of(const Variant& variant, const data::Sample& sample,
                                      const models::ModelInput& input) {
  pruning::SampleContext context = context_of(variant, input);
  context.sample_key = sample.id;
  const std::vector<bool> evidence = evidence_of(sample, input);
  if (!evidence.empty()) {
    const std::vector<uint8_t> bytes(evidence.begin(), evidence.end());
    context.oracle_keep_N = torch::tensor(bytes, torch::kUInt8).to(torch::kBool);
  }
  return pruning::make_stages(variant.pruning, variant.predictors, context);
}

inference::GenerateOptions generation_of(const EvalConfig& config, const data::Sample& sample,
                                         const Variant& variant) {
  inference::GenerateOptions generation{
      .max_new_tokens = config.max_new_tokens, .sampling = config.sampling, .stop = config.stop};
  const std::string draw =
      sample.id + "\n" + std::to_string(variant.repeat) + (variant.alone ? " again" : "");
  generation.sampling.seed = Random::of(config.sampling.seed, draw).next();
  return generation;
}

std::string name_of(data::Task task) { return task == data::Task::caption ? "caption" : "vqa"; }

std::map<std::string, double> scores_of(const data::Sample& sample, const std::string& prediction) {
  const metrics::Response response{
      .prediction = prediction, .references = sample.answers, .options = sample.options};
  std::map<std::string, double> scores;
  const auto add = [&](const metrics::Metric& metric) {
    if (!metric.needs_corpus()) scores[std::string(metric.name)] = metric.of_sample(response);
  };
  add(metrics::metric("exact_match"));
  if (!sample.metric.empty()) {
    for (const metrics::Metric* reading : metrics::readings_of(sample.metric)) add(*reading);
  } else if (sample.task == data::Task::caption) {
    if (lists_things(sample.answers)) add(metrics::metric("slot_accuracy"));
  } else if (sample.answers.size() >= kAnnotatorsForVqaAccuracy) {
    add(metrics::metric("vqa_accuracy"));
  }
  return scores;
}

}  // namespace glimpse::evaluation
