#include "evaluation/threshold_search.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "support/error_text.h"

namespace glimpse::evaluation {
namespace {

using Scale = pruning::Budget::Scale;

constexpr pruning::HostShape kFourLayers{
    .layers = 4, .width = 2, .heads = 1, .kv_heads = 1, .head_dim = 2, .mlp_width = 3};

// Four tokens in a row with these probabilities; nothing was cut when it was seen.
ScoredQuestion question_of(const std::vector<float>& probabilities, int64_t layers_behind = 4) {
  const torch::Tensor p = torch::tensor(probabilities);
  const int64_t n = p.size(0);
  return {
      .logits_N = torch::log(p / (1 - p)),
      .grids = {{.height = 1, .width = n}},
      .measured = {.visual_tokens = n,
                   .kv_tokens = double(n),
                   .layer_average_tokens = double(n),
                   .prefill_flops = pruning::layer_flops(kFourLayers, double(n + 6), 4),
                   .unpruned_prefill_flops = pruning::layer_flops(kFourLayers, double(n + 6), 4)},
      .kept = n,
      .text_rows = 6,
      .layers_behind = layers_behind};
}

FoundThreshold found_for(const std::vector<ScoredQuestion>& questions, double target,
                         const pruning::ScoutOptions& rule = {}) {
  const auto share = [](const ScoredQuestion& question, int64_t kept) {
    return share_with(question, kept, Scale::layer_average_tokens, kFourLayers);
  };
  return find_threshold([&](double t) { return mean_share(questions, rule, t, share); }, target);
}

TEST(FindThreshold, StopsAtTheTokenThatTheBudgetStillPays) {
  const std::vector<ScoredQuestion> one = {question_of({0.9F, 0.7F, 0.5F, 0.3F})};
  const FoundThreshold half = found_for(one, 0.5);
  EXPECT_DOUBLE_EQ(half.realised, 0.5);
  EXPECT_NEAR(half.threshold, 0.5, 1e-6) << "0.7 passes, 0.5 does not";
  EXPECT_DOUBLE_EQ(found_for(one, 0.7).realised, 0.5) << "a third token would exceed it";
  EXPECT_DOUBLE_EQ(found_for(one, 1).threshold, 0);
}

// Thresholds between 0.6 and 0.7 leave 1 of 4 and 2 of 4, 3 of 8 on average.
TEST(FindThreshold, MeetsTheMeanNotEveryQuestion) {
  const std::vector<ScoredQuestion> two = {question_of({0.9F, 0.6F, 0.2F, 0.1F}),
                                           question_of({0.8F, 0.7F, 0.4F, 0.1F})};
  const FoundThreshold found = found_for(two, 0.375);
  EXPECT_DOUBLE_EQ(found.realised, 0.375);
  EXPECT_NEAR(found.threshold, 0.6, 1e-6);
}

TEST(FindThreshold, NamesWhatCanBeReached) {
  const std::vector<ScoredQuestion> one = {question_of({0.9F, 0.7F, 0.5F, 0.3F})};
  const std::string low =
      glimpse::test::error_text([&] { found_for(one, 0.25, {.rule = {.min_tokens = 2}}); });
  EXPECT_NE(low.find("0.5000 to 1.0000"), std::string::npos) << low;
  const std::string high =
      glimpse::test::error_text([&] { found_for(one, 0.9, {.rule = {.max_retention = 0.75}}); });
  EXPECT_NE(high.find("0.2500 to 0.7500"), std::string::npos) << high;
}

TEST(FindThreshold, CountsSpreadTokensThatStayBesideTheChosen) {
  const std::vector<ScoredQuestion> one = {question_of({0.9F, 0.7F, 0.5F, 0.3F})};
  EXPECT_DOUBLE_EQ(found_for(one, 0.5, {.sink_tokens = 1}).realised, 0.5);
  EXPECT_LT(found_for(one, 0.5).threshold, found_for(one, 0.5, {.sink_tokens = 1}).threshold);
}

// One cut before layer 1 of 4 that leaves 1 of 4 tokens: 1/4 + 3/4 * 1/4 of the work.
TEST(ShareWith, CountsLayersInFrontOfTheCutInFull) {
  ScoredQuestion question = question_of({0.9F, 0.7F, 0.5F, 0.3F}, 3);
  EXPECT_DOUBLE_EQ(share_with(question, 1, Scale::layer_average_tokens, kFourLayers), 0.4375);
  EXPECT_DOUBLE_EQ(share_with(question, 1, Scale::kv_tokens, kFourLayers), 0.25);
  question.drops_earlier = false;
  EXPECT_DOUBLE_EQ(share_with(question, 1, Scale::kv_tokens, kFourLayers), 0.4375);
  const double all = pruning::layer_flops(kFourLayers, 10, 4);
  EXPECT_DOUBLE_EQ(
      share_with(question, 1, Scale::prefill_flops, kFourLayers),
      (pruning::layer_flops(kFourLayers, 10, 1) + pruning::layer_flops(kFourLayers, 7, 3)) / all);
}

}  // namespace
}  // namespace glimpse::evaluation
