// How many tokens hold a share of the teacher's relevance, by question type, and how much of the
// evidence boxes they cover: what the forms of a target (training/token_targets.h) would ask for.
//
//   build/release/tests/benchmark_teacher_targets [MODEL = datasets/demo] [PICTURES = 60]

#include <torch/torch.h>

#include <iostream>
#include <map>

#include "base/strings.h"
#include "data/registry.h"
#include "inference/engine.h"
#include "metrics/statistics.h"
#include "models/pretrained.h"
#include "training/teacher.h"
#include "training/token_targets.h"

namespace glimpse {
namespace {

constexpr double kShares[] = {0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

struct Sizes {
  std::vector<double> tokens, recall;  // per question
};
using SizesByType = std::map<std::string, std::map<double, Sizes>>;

void add(SizesByType& sizes, const training::QuestionGroup& group, const torch::Tensor& relevance) {
  for (const double share : kShares) {
    const torch::Tensor target_QN =
        training::relevance_target(relevance, {.coverage = share, .max_tokens = relevance.size(1)});
    for (size_t q = 0; q < group.samples.size(); ++q) {
      const data::Sample& sample = group.samples[q];
      const torch::Tensor taken_N = target_QN[static_cast<int64_t>(q)];
      const std::vector<bool> mask = training::box_mask(sample.boxes, group.prefix.visual_spans);
      double inside = 0, boxed = 0;
      for (size_t i = 0; i < mask.size(); ++i) {
        if (!mask[i]) continue;
        boxed += 1;
        inside += taken_N[static_cast<int64_t>(i)].item<double>();
      }
      Sizes& one = sizes[sample.type][share];
      one.tokens.push_back(taken_N.sum().item<double>());
      if (boxed > 0) one.recall.push_back(inside / boxed);
    }
  }
}

void print(const SizesByType& sizes) {
  std::cout << "tokens, median / 90th percentile (share of box tokens among them)\n| type |";
  for (const double share : kShares) std::cout << ' ' << format_fixed(share, 1) << " |";
  for (const auto& [type, by_share] : sizes) {
    std::cout << "\n| " << type << " |";
    for (const auto& [share, one] : by_share) {
      std::cout << ' ' << format_fixed(metrics::percentile(one.tokens, 0.5), 0) << " / "
                << format_fixed(metrics::percentile(one.tokens, 0.9), 0);
      if (!one.recall.empty()) {
        const double recall =
            metrics::mean_with_interval(
                one.recall, std::vector<std::string>(one.recall.size(), "all"), {.resamples = 1})
                .value;
        std::cout << " (" << format_fixed(100 * recall, 0) << " %)";
      }
      std::cout << " |";
    }
  }
  std::cout << "\n";
}

void run(const std::string& folder, int64_t pictures) {
  const models::Model model = models::load_model(folder, {.dtype = "float32"});
  const auto dataset = data::open_dataset({.split = "validation", .count = pictures});
  SizesByType sizes;
  for (int64_t picture = 0; picture < pictures; ++picture) {
    const training::QuestionGroup group = training::question_group(model, *dataset, picture);
    inference::VisualFeatures features;
    {
      const torch::NoGradGuard frozen;
      features = inference::encode_pictures(model, group.prefix.pixels, {});
    }
    add(sizes, group, training::teacher_relevance(model, group, features));
  }
  print(sizes);
}

}  // namespace
}  // namespace glimpse

int main(int argc, char** argv) {
  glimpse::run(argc > 1 ? argv[1] : "datasets/demo", argc > 2 ? std::stoll(argv[2]) : 60);
}
