#include "evaluation/questions.h"

#include <torch/torch.h>

#include "base/error.h"
#include "base/strings.h"
#include "inference/token_grids.h"
#include "metrics/exact_match.h"
#include "metrics/slot_accuracy.h"
#include "metrics/vqa_accuracy.h"
#include "models/token_grid.h"

namespace glimpse::evaluation {
namespace {

constexpr size_t kAnnotatorsForVqaAccuracy = 4;

const pruning::LoadedPredictor* predictor_of(const pruning::PruningConfig& config,
                                             const EvalInputs& inputs) {
  if (!pruning::needs_predictor(config.method)) return nullptr;
  const auto found = inputs.predictors.find(config.predictor);
  if (found == inputs.predictors.end()) {
    throw Error({.where = "predictor '" + config.predictor + "'",
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

}  // namespace

std::vector<Variant> variants_of(const EvalConfig& config, const EvalInputs& inputs) {
  std::vector<Variant> variants;
  for (const Setting& setting : config.settings) {
    for (int64_t repeat = 0; repeat < setting.seeds; ++repeat) {
      Variant variant{.setting = setting.name,
                      .repeat = repeat,
                      .pruning = setting.pruning,
                      .predictor = predictor_of(setting.pruning, inputs)};
      if (repeat > 0) {
        variant.pruning.seed = setting.pruning.seed.value_or(0) + static_cast<uint64_t>(repeat);
      }
      variants.push_back(std::move(variant));
    }
  }
  return variants;
}

models::Prompt prompt_of(const data::Sample& sample, const EvalConfig& config) {
  if (!config.raw_prompt.empty()) {
    return {.turns = {}, .raw = replace_all(config.raw_prompt, "{question}", sample.question)};
  }
  const bool caption = sample.task == data::Task::caption;
  return models::user_prompt(
      caption ? sample.question : replace_all(config.question_form, "{question}", sample.question),
      1);
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

std::vector<pruning::Stage> stages_of(const Variant& variant, const data::Sample& sample,
                                      const models::ModelInput& input) {
  pruning::SampleContext context{.grids = inference::token_grids(input.visual_spans),
                                 .sample_key = sample.id};
  const std::vector<bool> evidence = evidence_of(sample, input);
  if (!evidence.empty()) {
    const std::vector<uint8_t> bytes(evidence.begin(), evidence.end());
    context.oracle_keep_N = torch::tensor(bytes, torch::kUInt8).to(torch::kBool);
  }
  return pruning::make_stages(variant.pruning, variant.predictor, context);
}

std::string name_of(data::Task task) { return task == data::Task::caption ? "caption" : "vqa"; }

std::map<std::string, double> scores_of(const data::Sample& sample, const std::string& prediction) {
  std::map<std::string, double> scores;
  scores["exact_match"] = metrics::exact_match(prediction, sample.answers) ? 1 : 0;
  if (sample.task == data::Task::caption) {
    if (lists_things(sample.answers)) {
      double best = 0;
      for (const std::string& answer : sample.answers) {
        best = std::max(best, metrics::slot_accuracy(prediction, answer));
      }
      scores["slot_accuracy"] = best;
    }
  } else if (sample.answers.size() >= kAnnotatorsForVqaAccuracy) {
    scores["vqa_accuracy"] = metrics::vqa_accuracy(prediction, sample.answers);
  }
  return scores;
}

}  // namespace glimpse::evaluation
