// Two ways to leave visual tokens out of an answer at one fixed mask: their keys, cached from the
// un-pruned pass, closed to question and answer rows, or the kept rows alone run through the
// decoder. Training through soft gates learns the first, inference before the decoder does the
// second: how far apart are they? Forced reference answers, KL from the un-pruned model's.
//
//   build/release/tests/benchmark_cached_keys_gap [MODEL = datasets/demo] [PICTURES = 60]

#include <torch/torch.h>

#include <iostream>
#include <map>

#include "base/strings.h"
#include "data/registry.h"
#include "inference/engine.h"
#include "inference/token_grids.h"
#include "metrics/statistics.h"
#include "models/pretrained.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/methods/scout.h"
#include "training/gated_answers.h"
#include "training/token_targets.h"

namespace glimpse {
namespace {

constexpr float kShut = -60, kOpen = 60;  // logits: gates of 1e-26 and 1

using Kept = std::vector<torch::Tensor>;  // per question, int64

// Per question; the cluster is the picture.
struct Measured {
  std::vector<double> tokens, plain, cached, hard, cached_kl, hard_kl;
  std::vector<std::string> picture;
};
using Table = std::map<std::string, std::map<std::string, Measured>>;  // by mask, by type

torch::Tensor ints(const std::vector<int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

Kept boxes(const training::QuestionGroup& group) {
  Kept kept;
  for (const data::Sample& sample : group.samples) {
    const std::vector<bool> mask = training::box_mask(sample.boxes, group.prefix.visual_spans);
    std::vector<int64_t> inside;
    for (size_t i = 0; i < mask.size(); ++i) {
      if (mask[i]) inside.push_back(static_cast<int64_t>(i));
    }
    kept.push_back(ints(inside));
  }
  return kept;
}

Kept chosen_by(pruning::ScoutPredictor scout, const models::Model& model,
               const training::QuestionGroup& group, const inference::VisualFeatures& features) {
  std::vector<torch::Tensor> questions;
  for (const std::vector<int64_t>& ids : group.questions) {
    questions.push_back(model.decoder->embed_tokens(ints(ids)));
  }
  const pruning::ScoutConfig& config = scout->config();
  const torch::Tensor logits_QN =
      scout(features.taps_NC, pruning::question_batch(questions, config.max_question_tokens));
  Kept kept;
  for (const torch::Tensor& logits_N : logits_QN.unbind()) {
    kept.push_back(
        pruning::select_with_sinks(logits_N, inference::token_grids(group.prefix.visual_spans),
                                   {.rule = config.rule, .sink_tokens = config.sink_tokens})
            .kept);
  }
  return kept;
}

Kept random_like(const Kept& other, int64_t visual_tokens) {
  Kept kept;
  for (const torch::Tensor& tokens : other) {
    const torch::Tensor drawn = torch::randperm(visual_tokens).slice(0, 0, tokens.size(0));
    kept.push_back(std::get<0>(drawn.sort()));
  }
  return kept;
}

torch::Tensor shut_gates(const Kept& kept, int64_t visual_tokens) {
  torch::Tensor logits_QN = torch::full({std::ssize(kept), visual_tokens}, kShut);
  for (size_t q = 0; q < kept.size(); ++q) {
    logits_QN[static_cast<int64_t>(q)].index_fill_(0, kept[q], kOpen);
  }
  return logits_QN;
}

double right(const torch::Tensor& logits_AV, const torch::Tensor& labels_A) {
  return (logits_AV.argmax(1) == labels_A).to(torch::kFloat64).mean().item<double>();
}

double divergence(const torch::Tensor& plain_AV, const torch::Tensor& logits_AV) {
  const torch::Tensor p = plain_AV.log_softmax(1), q = logits_AV.log_softmax(1);
  return (p.exp() * (p - q)).sum(1).mean().item<double>();
}

void add(std::map<std::string, Measured>& by_type, const models::Model& model,
         const training::QuestionGroup& group, const inference::VisualFeatures& features,
         const Kept& kept) {
  training::KeyGates gates{.logits_QN = shut_gates(kept, group.visual_tokens())};
  const training::GatedAnswers cached = training::gated_answers(model, group, features, gates);
  gates.kept = kept;
  gates.with_plain = false;
  const training::GatedAnswers hard = training::gated_answers(model, group, features, gates);
  int64_t begin = 0;
  for (size_t q = 0; q < kept.size(); ++q) {
    const int64_t count = std::ssize(group.answers[q]);
    const auto own = [&](const torch::Tensor& all) { return all.narrow(0, begin, count); };
    const torch::Tensor plain_AV = own(cached.plain_AV), labels_A = own(cached.labels_A);
    for (const std::string& type : {group.samples[q].type, std::string("all")}) {
      Measured& m = by_type[type];
      m.tokens.push_back(static_cast<double>(kept[q].size(0)));
      m.plain.push_back(right(plain_AV, labels_A));
      m.cached.push_back(right(own(cached.logits_AV), labels_A));
      m.hard.push_back(right(own(hard.logits_AV), labels_A));
      m.cached_kl.push_back(divergence(plain_AV, own(cached.logits_AV)));
      m.hard_kl.push_back(divergence(plain_AV, own(hard.logits_AV)));
      m.picture.push_back(group.samples[q].image_id);
    }
    begin += count;
  }
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::string points(double share) { return format_fixed(100 * share, 1); }

std::string gap(const Measured& m) {
  std::vector<double> differences;
  for (size_t i = 0; i < m.hard.size(); ++i) differences.push_back(m.hard[i] - m.cached[i]);
  const metrics::Estimate e =
      metrics::mean_with_interval(differences, m.picture, {.resamples = 2000});
  return points(e.value) + " [" + points(e.low) + ", " + points(e.high) + "]";
}

void print(const Table& table) {
  std::cout << "| mask | type | n | tokens kept | un-pruned | cached keys | hard | hard - cached | "
               "KL cached | KL hard |\n|---|---|---|---|---|---|---|---|---|---|\n";
  for (const auto& [mask, by_type] : table) {
    for (const auto& [type, m] : by_type) {
      std::cout << "| " << mask << " | " << type << " | " << m.tokens.size() << " | "
                << format_fixed(mean(m.tokens), 1) << " | " << points(mean(m.plain)) << " | "
                << points(mean(m.cached)) << " | " << points(mean(m.hard)) << " | " << gap(m)
                << " | " << format_fixed(mean(m.cached_kl), 3) << " | "
                << format_fixed(mean(m.hard_kl), 3) << " |\n";
    }
  }
}

void run(const std::string& folder, int64_t pictures) {
  const c10::InferenceMode no_gradients;
  torch::manual_seed(0);
  const models::Model model = models::load_model(folder, {.dtype = "float32"});
  const auto scout = pruning::load_predictor(folder + "/predictors/scout").scout;
  const auto dataset = data::open_dataset({.split = "validation", .count = pictures});
  Table table;
  for (int64_t i = 0; i < pictures; ++i) {
    std::vector<data::Sample> samples = dataset->samples(i);
    std::erase_if(samples, [](const data::Sample& s) { return s.boxes.empty(); });
    if (samples.empty()) continue;
    const training::QuestionGroup group =
        training::question_group(model, dataset->picture(i), samples);
    const auto features = inference::encode_pictures(model, group.prefix.pixels,
                                                     {.hidden_states = scout->config().taps});
    const Kept scouted = chosen_by(scout, model, group, features), inside = boxes(group);
    const int64_t tokens = group.visual_tokens();
    add(table["boxes"], model, group, features, inside);
    add(table["random, as many as boxes"], model, group, features, random_like(inside, tokens));
    add(table["scout"], model, group, features, scouted);
    add(table["random, as many as scout"], model, group, features, random_like(scouted, tokens));
  }
  print(table);
}

}  // namespace
}  // namespace glimpse

int main(int argc, char** argv) {
  glimpse::run(argc > 1 ? argv[1] : "datasets/demo", argc > 2 ? std::stoll(argv[2]) : 60);
}
