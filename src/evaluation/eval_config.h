#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "data/data_config.h"
#include "models/model_source.h"
#include "pruning/registry.h"

namespace glimpse::evaluation {

/// One way to prune. The pruning options stand beside the name in the file.
struct Setting {
  std::string name;
  pruning::PruningConfig pruning;
  int64_t seeds = 1;
};

template <class V>
void visit_fields(V& v, Setting& c) {
  v("name", c.name, "letters, digits, _ and -; names the journal file");
  v("seeds", c.seeds, "random: runs with seed, seed + 1 ... averaged per question");
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
  std::vector<Setting> settings;
  std::string baseline = "none";
  double margin = 0.01;
  std::vector<std::string> gate;
  int64_t max_new_tokens = 48;
  std::string question_form = "{question}";
  std::string raw_prompt;
  int64_t limit = 0;
  int64_t workers = 1;
  BootstrapConfig bootstrap;
  LatencyConfig latency;
  int64_t gallery = 8;
};

template <class V>
void visit_fields(V& v, EvalConfig& c) {
  v("run", c.run, "run folder");
  v("model", c.model, "the model under test");
  v("data", c.data, "questions");
  v("settings", c.settings, "ways to prune; the baseline among them");
  v("baseline", c.baseline, "name of the setting that the others are compared with");
  v("margin", c.margin, "largest acceptable loss, on the metrics' own scale (CIDEr: times 10)");
  v("gate", c.gate, "settings that eval --gate watches; [] = all");
  v("max_new_tokens", c.max_new_tokens, "answers are cut here");
  v("question_form", c.question_form,
    "text of the user's turn; {question} stands for the question");
  v("raw_prompt", c.raw_prompt, "whole prompt for models without a chat template; \"\" = template");
  v("limit", c.limit, "at most this many questions; 0 = all");
  v("workers", c.workers,
    "answers computed side by side, each on one thread: for small models; 1 = one at a time on all "
    "threads, 0 = as many as threads");
  v("bootstrap", c.bootstrap, "confidence intervals");
  v("latency", c.latency, "timing pass");
  v("gallery", c.gallery, "pictures in the HTML report");
}

/// Errors: Error naming the key: no settings, a repeated or unusable name, a baseline that is not
/// there, options that a method does not use, values out of range.
void validate(const EvalConfig& config);

}  // namespace glimpse::evaluation
