#include "pruning/methods/sparse_vlm.h"

#include <gtest/gtest.h>

#include "pruning/primitives/raters.h"
#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

const CutRule kCuts{.cuts = {{3, 0.5}, {7, 0.25}}};

}  // namespace

TEST(SparseVlm, ScoresByTheRatersOfTheFirstCut) {
  const auto stages = sparse_vlm({.recycle = 0}, kCuts);
  Evidence seen = test::random_evidence({{4, 4}});
  const torch::Tensor raters = rater_rows(seen.projected_ND, seen.question_QD);
  const Selection first = stages[0].select(seen);
  EXPECT_TRUE(first.scores.allclose(seen.attention_HRN.index_select(1, raters).mean({0, 1})));
  EXPECT_TRUE(first.kept.equal(top_k_in_order(first.scores, 8)));
  EXPECT_FALSE(first.mix_KN.defined());
  seen.projected_ND = seen.question_QD = torch::Tensor();
  EXPECT_TRUE(stages[1].select(seen).scores.equal(first.scores));
  EXPECT_EQ(stages[0].needs.attention_layers, (test::Ids{2}));
  EXPECT_EQ(stages[0].needs.query, QueryRows::question);
  EXPECT_FALSE(stages[1].needs.question);
}

TEST(SparseVlm, RecyclesTheBestDroppedTokensAsClusterMeans) {
  const Evidence seen = test::random_evidence({{8, 10}});
  const Selection selection = sparse_vlm({}, kCuts)[0].select(seen);
  // 40 kept; int(0.3 * 40) + 1 = 13 of the dropped in 13 / 10 + 1 = 2 clusters.
  EXPECT_EQ(selection.kept.numel(), 42);
  EXPECT_TRUE(selection.kept.equal(std::get<0>(selection.kept.sort())));
  EXPECT_TRUE(selection.mix_KN.sum(1).allclose(torch::ones({42})));
  const torch::Tensor used = (selection.mix_KN > 0).sum(0);
  EXPECT_EQ((used == 1).sum().item<int64_t>(), 40 + 13);
  EXPECT_EQ((used > 1).sum().item<int64_t>(), 0);
}

TEST(SparseVlm, MayScoreByTheHeadsThatLookMost) {
  const Evidence seen = test::random_evidence({{4, 4}});
  const torch::Tensor raters = rater_rows(seen.projected_ND, seen.question_QD);
  const torch::Tensor per_head = seen.attention_HRN.index_select(1, raters).mean(1);
  const torch::Tensor best = per_head.sum(1).argmax();
  EXPECT_TRUE(sparse_vlm({.recycle = 0, .heads = 1}, kCuts)[0].select(seen).scores.allclose(
      per_head.index_select(0, best.view({1})).squeeze(0)));
}

// With the tokens that come back (baselines.md 0.2): 207, 145, 82 for the labels 192, 128, 64.
TEST(SparseVlm, RecycledTokensRaiseTheLayerAverageToThePublishedOne) {
  for (const auto& [label, average] : {std::pair{"192", 207}, {"128", 145}, {"64", 82}}) {
    const CutRule rule{.cuts = published_schedule("sparse_vlm", label)};
    Evidence seen = test::random_evidence({{24, 24}});
    double processed = 576.0 * static_cast<double>(rule.cuts[0].layer);
    const auto stages = sparse_vlm({}, rule);
    for (size_t i = 0; i < stages.size(); ++i) {
      const torch::Tensor kept = stages[i].select(seen).kept;
      const int64_t end = i + 1 < stages.size() ? rule.cuts[i + 1].layer : 32;
      processed += static_cast<double>(kept.size(0) * (end - rule.cuts[i].layer));
      seen.alive_N = seen.alive_N.index_select(0, kept);
      seen.attention_HRN = seen.attention_HRN.index_select(2, kept);
      seen.hidden_ND = seen.hidden_ND.index_select(0, kept);
    }
    EXPECT_NEAR(processed / 32, average, 0.5) << label;
  }
}

}  // namespace glimpse::pruning
