// How much the split prefix saves when a glimpse predictor is trained: steps that back-propagate
// only through glimpse and answer rows, against steps through the whole sequence, in turns. The
// importance predictor's own work is the same on both sides; without it (AttnFuserDummy: only the
// glimpse embeddings learn) the figures are those of the decoder alone.
//
//   build/release/tests/benchmark_split_prefix [MODEL = datasets/demo] [ROUNDS = 30]

#include <torch/torch.h>

#include <iostream>

#include "base/stopwatch.h"
#include "base/strings.h"
#include "data/registry.h"
#include "inference/engine.h"
#include "metrics/statistics.h"
#include "models/pretrained.h"
#include "pruning/start_parameters.h"
#include "training/predictor_objective.h"

namespace glimpse {
namespace {

struct Contender {
  std::unique_ptr<training::PredictorObjective> objective;
  std::vector<double> step_ms, backward_ms;  // per question
};

double median(const std::vector<double>& values) { return metrics::percentile(values, 0.5); }

struct Kind {
  bool trained_scores = true;  // an importance predictor above the glimpse
  int64_t questions = 1;       // on a picture
  bool whole = false;
};

Contender contender(const training::PredictorObjective::Host& host, const Kind& kind) {
  const training::PredictorObjectiveConfig config{.images_per_step = 1,
                                                  .questions_per_image = kind.questions,
                                                  .workers = 1,
                                                  .whole_sequence = kind.whole};
  const pruning::HostShape shape = inference::host_shape(host.model);
  pruning::GlimpsePredictor predictor(
      pruning::resolved({.attn_fuse_type = kind.trained_scores ? "AttnFuserV1" : "AttnFuserDummy",
                         .attn_fuse_size = 64,
                         .selected_visual_layers = {5, 4, 3, 1},
                         .visual_cond_size = 128},
                        shape),
      shape);
  pruning::start_parameters(*predictor, 1);
  return {training::glimpse_objective(host, predictor, config), {}, {}};
}

void time_step(Contender& contender, int64_t step) {
  const Stopwatch clock;
  const training::StepResult result = contender.objective->step(step);
  const auto questions = static_cast<double>(result.samples);
  contender.step_ms.push_back(clock.milliseconds() / questions);
  contender.backward_ms.push_back(result.backward_ms / questions);
}

void compare(const std::string& what, const std::vector<double>& whole,
             const std::vector<double>& split) {
  std::vector<double> ratios;
  for (size_t i = 0; i < whole.size(); ++i) ratios.push_back(whole[i] / split[i]);
  std::cout << what << ": " << format_fixed(median(whole), 1) << " ms whole, "
            << format_fixed(median(split), 1) << " ms split, ratio "
            << format_fixed(median(ratios), 2) << "\n";
}

void measure(const training::PredictorObjective::Host& host, bool trained_scores, int64_t rounds) {
  Contender whole = contender(host, {trained_scores, 1, true});
  Contender split = contender(host, {trained_scores, 1, false});
  Contender shared = contender(host, {trained_scores, 4, false});
  for (int64_t round = -3; round < rounds; ++round) {
    for (Contender* one : {&whole, &split, &shared}) {
      time_step(*one, round + 3);
      if (round >= 0) continue;  // warm-up
      one->step_ms.clear();
      one->backward_ms.clear();
    }
  }
  std::cout << (trained_scores ? "with" : "without") << " the importance predictor\n";
  compare("  backward, one question a picture", whole.backward_ms, split.backward_ms);
  compare("  step, one question a picture", whole.step_ms, split.step_ms);
  compare("  step, four questions share the prefix", whole.step_ms, shared.step_ms);
}

void run(const std::string& folder, int64_t rounds) {
  const models::Model model = models::load_model(folder, {.dtype = "float32"});
  const auto dataset = data::open_dataset({.split = "train", .count = 100000, .seed = 21});
  std::cout << rounds << " rounds, milliseconds per question, medians of paired ratios\n";
  for (const bool trained_scores : {true, false})
    measure({model, *dataset}, trained_scores, rounds);
}

}  // namespace
}  // namespace glimpse

int main(int argc, char** argv) {
  glimpse::run(argc > 1 ? argv[1] : "datasets/demo", argc > 2 ? std::stoll(argv[2]) : 30);
}
