#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/data_config.h"
#include "inference/sampler.h"
#include "models/model_source.h"
#include "pruning/pruning_config.h"

namespace glimpse::evaluation {

/// One way to prune. The pruning options stand beside the name in the file.
struct Setting {
  std::string name;
  pruning::PruningConfig pruning;
  int64_t seeds = 1;
  std::string calibrate;
};

template <class V>
void visit_fields(V& v, Setting& c) {
  v("name", c.name, "letters, digits, _ and -; names the journal file");
  v("seeds", c.seeds, "random: runs with seed, seed + 1 ... averaged per question");
  v("calibrate", c.calibrate,
    "kv=R | layer=R | flops=R: the threshold with which the mean over `calibration` is R");
  visit_fields(v, c.pruning);
}

struct BootstrapConfig {
  int64_t resamples = 2000;
  uint64_t seed = 0;
};

template <class V>
void visit_fields(V& v, BootstrapConfig& c) {
  v("resamples", c.resamples, "draws of whole pictures with replacement");
  v("seed", c.seed, "of the draws");
}

struct LatencyConfig {
  int64_t questions = 32;
  int64_t warmup = 4;
  int64_t rounds = 2;
};

template <class V>
void visit_fields(V& v, LatencyConfig& c) {
  v("questions", c.questions, "timed questions, spread over the data; 0 = no timing pass");
  v("warmup", c.warmup, "questions answered by every setting before the clock counts");
  v("rounds", c.rounds, "times each question is answered by each setting, forth and back");
}

struct EvalConfig {
  std::string run = "runs/eval";
  models::ModelSource model;
  data::DataConfig data;
  std::optional<data::DataConfig> calibration;
  std::vector<Setting> settings;
  std::string baseline = "none";
  bool repeat_baseline = false;
  double margin = 0.01;
  std::vector<std::string> gate;
  int64_t max_new_tokens = 48;
  inference::SamplingOptions sampling;
  std::vector<std::string> stop;
  std::string prompts;
  std::string question_form = "{question}";
  std::string drop_ending;
  std::string raw_prompt;
  int64_t max_prompt_tokens = 0;
  int64_t limit = 0;
  int64_t workers = 1;
  int64_t batch = 8;
  BootstrapConfig bootstrap;
  LatencyConfig latency;
  int64_t gallery = 8;
};

template <class V>
void visit_fields(V& v, EvalConfig& c) {
  v("run", c.run, "run folder");
  v("model", c.model, "the model under test");
  v("data", c.data, "questions");
  v("calibration", c.calibration, "other questions, on which `calibrate` finds thresholds");
  v("settings", c.settings, "ways to prune; the baseline among them");
  v("baseline", c.baseline, "name of the setting that the others are compared with");
  v("repeat_baseline", c.repeat_baseline,
    "the baseline answers twice, sharing no work the second time and with draws of its own");
  v("margin", c.margin, "largest acceptable loss, on the metrics' own scale (CIDEr: times 10)");
  v("gate", c.gate, "settings that eval --gate watches; [] = all");
  v("max_new_tokens", c.max_new_tokens, "answers are cut here");
  v("sampling", c.sampling, "of tokens; a question has the same draws in every setting");
  v("stop", c.stop, "texts before which an answer ends");
  v("prompts", c.prompts,
    "file of question_form, drop_ending and max_new_tokens by data source "
    "(configs/prompts/*.yaml); \"\" = those of this file");
  v("question_form", c.question_form,
    "text of the user's turn with {question} or {Question} (first letter upper, the rest lower "
    "case), {context}, {options}; a line whose {context} or {options} is empty is left out");
  v("drop_ending", c.drop_ending, "taken off the end of questions that end so");
  v("raw_prompt", c.raw_prompt, "whole prompt for models without a chat template; \"\" = template");
  v("max_prompt_tokens", c.max_prompt_tokens, "longer prompts count as broken; 0 = no limit");
  v("limit", c.limit, "at most this many questions; 0 = all");
  v("workers", c.workers,
    "answers computed side by side, each on one thread; 1 = one at a time, 0 = as many as threads");
  v("batch", c.batch, "answers about one picture that one worker decodes side by side");
  v("bootstrap", c.bootstrap, "confidence intervals");
  v("latency", c.latency, "timing pass");
  v("gallery", c.gallery, "pictures in the HTML report");
}

/// How a benchmark asks, for one data source.
struct QuestionPrompt {
  std::string question_form = "{question}";
  std::string drop_ending;
  int64_t max_new_tokens = 16;
};

template <class V>
void visit_fields(V& v, QuestionPrompt& c) {
  v("question_form", c.question_form, "as in an evaluation");
  v("drop_ending", c.drop_ending, "as in an evaluation");
  v("max_new_tokens", c.max_new_tokens, "as in an evaluation");
}

/// A file of prompts: the conventions of one model family or harness.
struct PromptFile {
  std::map<std::string, QuestionPrompt> sources;
};

template <class V>
void visit_fields(V& v, PromptFile& c) {
  v("sources", c.sources, "by data.source");
}

/// The config with the prompt of its data source. Errors: Error when the file has none, or when the
/// config itself asks in another way than by default.
EvalConfig with_prompt(EvalConfig config, const PromptFile& prompts);

/// Name of the baseline's second pass in journals and summaries; no setting can have it.
std::string again_name(const std::string& baseline);

/// Errors: Error naming the key: no settings, a repeated or unusable name, a baseline that is not
/// there, options that a method does not use, values out of range.
void validate(const EvalConfig& config);

}  // namespace glimpse::evaluation
