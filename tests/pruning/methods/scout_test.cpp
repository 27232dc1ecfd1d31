#include "pruning/methods/scout.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

Evidence random_evidence() {
  torch::manual_seed(4);
  Evidence evidence{.grids = {{4, 4}}, .alive_N = torch::arange(16, torch::kInt64)};
  evidence.taps_NC = {torch::randn({16, 6}), torch::randn({16, 6})};
  evidence.question_QD = torch::randn({9, 8});
  return evidence;
}

}  // namespace

TEST(ScoutMethod, AsksForTapsAndQuestionBeforeTheDecoder) {
  const Stage stage = scout(test::small_scout(test::small_scout_config()), {})[0];
  EXPECT_EQ(stage.at, Hook::before_decoder);
  EXPECT_EQ(stage.needs.taps, (std::vector<int64_t>{2, 1}));
  EXPECT_TRUE(stage.needs.question);
  EXPECT_EQ(stage.needs.query, QueryRows::none);
}

TEST(ScoutMethod, AddsSpreadTokensToTheChosenOnes) {
  const ScoutPredictor predictor = test::small_scout(test::small_scout_config());
  const Evidence evidence = random_evidence();
  const MaskRule strict{.threshold = 1.0, .min_tokens = 0};
  EXPECT_EQ(scout(predictor, {.rule = strict})[0].select(evidence).kept.numel(), 0);
  const Selection spread = scout(predictor, {.rule = strict, .sink_tokens = 4})[0].select(evidence);
  EXPECT_EQ(test::values(spread.kept), (std::vector<int64_t>{5, 7, 13, 15}));
  const Selection all =
      scout(predictor, {.rule = {.threshold = 0.0}, .sink_tokens = 4})[0].select(evidence);
  EXPECT_EQ(all.kept.numel(), 16);
  EXPECT_EQ(all.scores.numel(), 16);
}

}  // namespace glimpse::pruning
