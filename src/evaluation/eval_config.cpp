#include "evaluation/eval_config.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/error.h"
#include "base/require.h"
#include "pruning/budget.h"
#include "pruning/registry.h"

namespace glimpse::evaluation {
namespace {

bool usable_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

// Their prompts ask for a caption, without a question of the sample's own.
bool wants_captions(const std::string& source) {
  return source == "coco" || source == "karpathy" || source == "nocaps";
}

bool asks(const std::string& form) {
  return form.find("{question}") != std::string::npos ||
         form.find("{Question}") != std::string::npos;
}

void validate_calibration(const Setting& setting) {
  pruning::parse_budget(setting.calibrate);
  require(!setting.pruning.threshold, "threshold", "a value beside calibrate, which finds one",
          "one of both");
  require(!setting.pruning.fixed_retention, "fixed_retention",
          "a value beside calibrate: no threshold matters then", "one of both");
  pruning::PruningConfig calibrated = setting.pruning;
  calibrated.threshold = 0.5;
  pruning::validate(calibrated);  // a method without a threshold says so
}

void validate(const Setting& setting, const std::string& where) {
  require(usable_name(setting.name), where + ".name", "'" + setting.name + "'",
          "letters, digits, _ and - (it names a file)");
  require_at_least(setting.seeds, 1, where + ".seeds");
  require(setting.seeds == 1 || setting.pruning.method == "random", where + ".seeds",
          "method '" + setting.pruning.method + "', which draws nothing",
          "seeds above 1 only with method random");
  try {
    pruning::validate(setting.pruning);
    if (!setting.calibrate.empty()) validate_calibration(setting);
  } catch (const Error& e) {
    throw Error({.where = where + " ('" + setting.name + "')", .found = e.what()});
  }
}

}  // namespace

std::string again_name(const std::string& baseline) { return baseline + "@again"; }

EvalConfig with_prompt(EvalConfig config, const PromptFile& prompts) {
  const EvalConfig defaults;
  require(config.question_form == defaults.question_form && config.drop_ending.empty(), "prompts",
          "'" + config.prompts + "' beside a question_form or drop_ending", "one of the two");
  const auto found = prompts.sources.find(config.data.source);
  if (found == prompts.sources.end()) {
    throw Error({.where = config.prompts,
                 .found = "no prompt for '" + config.data.source + "'",
                 .expected = "one under sources",
                 .advice = "write question_form into the evaluation's own file"});
  }
  config.question_form = found->second.question_form;
  config.drop_ending = found->second.drop_ending;
  config.max_new_tokens = found->second.max_new_tokens;
  return config;
}

void validate(const EvalConfig& c) {
  require(!c.model.path.empty(), "model.path", "nothing", "the folder of a model");
  require(!c.settings.empty(), "settings", "an empty list", "at least the baseline");
  std::set<std::string> names;
  for (size_t i = 0; i < c.settings.size(); ++i) {
    const std::string where = "settings." + std::to_string(i);
    validate(c.settings[i], where);
    require(c.settings[i].calibrate.empty() || c.calibration, "calibration",
            "nothing, though '" + c.settings[i].name + "' is calibrated",
            "data to find its threshold on: {source: ..., split: ...}");
    require(names.insert(c.settings[i].name).second, where + ".name",
            "'" + c.settings[i].name + "' a second time", "a name of its own");
  }
  require(names.contains(c.baseline), "baseline", "'" + c.baseline + "'",
          "the name of one of the settings");
  for (const std::string& name : c.gate) {
    require(names.contains(name), "gate", "'" + name + "'", "names of settings");
  }
  require(c.margin >= 0, "margin", std::to_string(c.margin), "0 or more");
  require(asks(c.question_form) || wants_captions(c.data.source), "question_form",
          "'" + c.question_form + "'", "a text with {question} or {Question} in it");
  require(c.raw_prompt.empty() || c.raw_prompt.find("{question}") != std::string::npos,
          "raw_prompt", "'" + c.raw_prompt + "'", "a text with {question} in it");
  require_at_least(c.max_new_tokens, 1, "max_new_tokens");
  inference::validate(c.sampling);
  for (const std::string& text : c.stop) require(!text.empty(), "stop", "an empty text", "a text");
  require_at_least(c.max_prompt_tokens, 0, "max_prompt_tokens");
  require_at_least(c.limit, 0, "limit");
  require_at_least(c.workers, 0, "workers");
  require_at_least(c.batch, 1, "batch");
  require_at_least(c.gallery, 0, "gallery");
  require_at_least(c.bootstrap.resamples, 100, "bootstrap.resamples");
  require_at_least(c.latency.questions, 0, "latency.questions");
  require_at_least(c.latency.warmup, 0, "latency.warmup");
  require_at_least(c.latency.rounds, 1, "latency.rounds");
}

}  // namespace glimpse::evaluation
