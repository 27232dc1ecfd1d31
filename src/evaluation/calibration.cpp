#include "evaluation/calibration.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/signal.h"
#include "evaluation/facts_json.h"
#include "evaluation/questions.h"
#include "evaluation/threshold_search.h"
#include "inference/token_grids.h"
#include "pruning/method_request.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

fs::path calibration_file(const fs::path& run) { return run / "calibration.json"; }

std::string picture_name(const data::Dataset& dataset, int64_t index) {
  const std::vector<data::Sample> samples = dataset.samples(index);
  return samples.empty() ? "" : samples.front().image_id;
}

// Names alone do not tell: files number their pictures alike, scenes of two seeds too.
void require_apart(const data::Dataset& held_out, const data::Dataset& evaluated) {
  std::map<std::string, int64_t> places;
  for (int64_t i = 0; i < held_out.num_images(); ++i) places[picture_name(held_out, i)] = i;
  places.erase("");
  for (int64_t i = 0; i < evaluated.num_images(); ++i) {
    const auto found = places.find(picture_name(evaluated, i));
    if (found == places.end()) continue;
    const image::Image a = held_out.picture(found->second), b = evaluated.picture(i);
    if (a.width != b.width || a.rgb != b.rgb) continue;
    throw Error({.where = "calibration",
                 .found = "picture '" + found->first + "', which is evaluated too",
                 .expected = "pictures that the evaluation does not use",
                 .advice = "choose another split, or other first and count"});
  }
}

// The last cut's logits come out on the way; the setting's own threshold does not matter.
ScoredQuestion scored(const models::Model& model, const models::ModelInput& input,
                      std::vector<pruning::Stage> stages, const inference::VisualFeatures& features,
                      const inference::Prefix& prefix) {
  ScoredQuestion question{.text_rows = input.ids.size(0) - input.visual_tokens()};
  pruning::Stage& last = stages.back();
  const bool before = last.at == pruning::Hook::before_decoder;
  question.layers_behind = model.decoder->shape().layers - (before ? 0 : last.layer);
  question.drops_earlier = before || last.earlier == pruning::EarlierCache::drop;
  last.select = [&question, select = last.select](const pruning::Evidence& evidence) {
    pruning::Selection selection = select(evidence);
    question.logits_N = selection.logits;
    question.grids = evidence.grids;
    question.kept = selection.kept.size(0);
    return selection;
  };
  question.measured =
      inference::prefill(model, input, features, {.stages = stages, .prefix = &prefix}).retention;
  return question;
}

class Scorer {
 public:
  Scorer(const EvalConfig& config, const EvalInputs& inputs) : config_(config), inputs_(inputs) {
    EvalConfig chosen = config;
    chosen.repeat_baseline = false;
    std::erase_if(chosen.settings, [](const Setting& s) { return s.calibrate.empty(); });
    variants_ = variants_of(chosen, inputs);
    questions_.resize(variants_.size());
  }

  /// By setting.
  std::vector<std::vector<ScoredQuestion>> run() {
    const data::Dataset& dataset = *inputs_.calibration;
    Progress progress("calibration", dataset.num_images());
    for (int64_t i = 0; i < dataset.num_images(); ++i) {
      if (stop_requested()) {
        throw Interrupted("stopped while calibrating; run again with --resume to go on");
      }
      const std::vector<data::Sample> samples = dataset.samples(i);
      if (!samples.empty()) score_picture(samples, dataset.picture(i));
      progress.update(i + 1, "");
    }
    return std::move(questions_);
  }

  const std::vector<Variant>& variants() const { return variants_; }

 private:
  void score_picture(const std::vector<data::Sample>& samples, const image::Image& picture) {
    const models::Pixels pixels = inputs_.model.processor->pixels(picture);
    std::vector<models::ModelInput> prompts;
    std::vector<std::vector<pruning::Stage>> stages;
    std::vector<pruning::Stage> all;
    for (const data::Sample& sample : samples) {
      prompts.push_back(
          inputs_.model.processor->lay_out_prompt(prompt_of(sample, config_), pixels));
      for (const Variant& variant : variants_) {
        stages.push_back(stages_of(variant, sample, prompts.back()));
        all.insert(all.end(), stages.back().begin(), stages.back().end());
      }
    }
    const auto features =
        inference::encode_pictures(inputs_.model, pixels, inference::needed_vision(all));
    const auto prefix = inference::run_prefix(inputs_.model, prompts.front(), features);
    for (size_t i = 0; i < stages.size(); ++i) {
      const size_t v = i % variants_.size();
      questions_[v].push_back(scored(inputs_.model, prompts[i / variants_.size()],
                                     std::move(stages[i]), features, prefix));
    }
  }

  const EvalConfig& config_;
  const EvalInputs& inputs_;
  std::vector<Variant> variants_;
  std::vector<std::vector<ScoredQuestion>> questions_;
};

FoundThreshold threshold_of(const Variant& variant, const std::vector<ScoredQuestion>& questions,
                            const pruning::Budget& budget) {
  const pruning::ScoutOptions rule =
      pruning::Request{variant.pruning, variant.predictors, {}}.last_rule();
  const auto share = [&](const ScoredQuestion& question, int64_t kept) {
    return share_with(question, kept, budget.scale, variant.host);
  };
  try {
    return find_threshold([&](double t) { return mean_share(questions, rule, t, share); },
                          budget.share);
  } catch (const Error& e) {
    throw Error({.where = "setting '" + variant.setting + "'", .found = e.what()});
  }
}

const Setting& setting_named(const EvalConfig& config, const std::string& name) {
  const auto found = std::find_if(config.settings.begin(), config.settings.end(),
                                  [&](const Setting& s) { return s.name == name; });
  TORCH_CHECK(found != config.settings.end(), "no setting ", name);
  return *found;
}

}  // namespace

std::vector<Calibration> find_thresholds(const EvalConfig& config, const EvalInputs& inputs) {
  c10::InferenceMode no_gradients;
  const data::Dataset& dataset = *inputs.calibration;
  require_apart(dataset, inputs.dataset);
  Scorer scorer(config, inputs);
  const auto questions = scorer.run();
  std::vector<Calibration> found;
  for (size_t i = 0; i < questions.size(); ++i) {
    const Variant& variant = scorer.variants()[i];
    const std::string& budget = setting_named(config, variant.setting).calibrate;
    if (questions[i].empty()) {
      throw Error({.where = "calibration", .found = "no questions", .expected = "at least one"});
    }
    const FoundThreshold at = threshold_of(variant, questions[i], pruning::parse_budget(budget));
    found.push_back({.setting = variant.setting,
                     .budget = budget,
                     .threshold = at.threshold,
                     .realised = at.realised,
                     .data = dataset.name(),
                     .pictures = dataset.num_images(),
                     .questions = static_cast<int64_t>(questions[i].size())});
  }
  return found;
}

EvalConfig calibrated(EvalConfig config, const EvalInputs& inputs, const fs::path& run) {
  const bool wanted = std::any_of(config.settings.begin(), config.settings.end(),
                                  [](const Setting& s) { return !s.calibrate.empty(); });
  if (!wanted) return config;
  if (!fs::exists(calibration_file(run))) {
    const std::string text = calibrations_json(find_thresholds(config, inputs));
    write_file_atomically(calibration_file(run), text + "\n");
  }
  const std::vector<Calibration> known = read_calibration(run);
  for (Setting& setting : config.settings) {
    if (setting.calibrate.empty()) continue;
    const auto found = std::find_if(known.begin(), known.end(), [&](const Calibration& c) {
      return c.setting == setting.name && c.budget == setting.calibrate;
    });
    if (found == known.end()) {
      throw Error({.where = calibration_file(run).string(),
                   .found = "no threshold for '" + setting.name + "'",
                   .advice = "start the run again in another folder (run:)"});
    }
    setting.pruning.threshold = found->threshold;
  }
  return config;
}

std::vector<Calibration> read_calibration(const fs::path& run) {
  const fs::path file = calibration_file(run);
  if (!fs::exists(file)) return {};
  return calibrations_from_json(read_text_file(file), file.string());
}

}  // namespace glimpse::evaluation
