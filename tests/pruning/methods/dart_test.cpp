#include "pruning/methods/dart.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(Dart, EveryPivotKeepsTheTokensLeastLikeIt) {
  Evidence seen = test::random_evidence({{1, 6}});
  seen.key_norm_N = test::numbers({1, 9, 1, 1, 1, 1});
  seen.key_norm_Q = test::numbers({1, 1, 3});
  seen.hidden_ND = test::numbers({1, 0, 1, 0, -1, 0, -1, .1, 0, 1, 0, -1}).view({6, 2});
  seen.hidden_QD = test::numbers({5, 5, 5, 5, 0, 2}).view({3, 2});
  // Pivots: token 1 (right) and text row 2 (up). Two more: 2 is opposite to the first pivot, 5 to
  // the second.
  const DartOptions options{.ratio = 0.5, .layer = 3, .image_pivots = 1, .text_pivots = 1};
  const Stage stage = dart(options)[0];
  EXPECT_EQ(test::kept_by(stage, seen), (test::Ids{1, 2, 5}));
  EXPECT_EQ(stage.layer, 3);
  EXPECT_EQ(*stage.needs.key_norm_layer, 2);
  EXPECT_TRUE(stage.needs.hidden);
}

TEST(Dart, MeetsItsBudgetExactly) {
  const Evidence seen = test::random_evidence({{6, 6}});
  for (const int64_t count : {1, 3, 5, 20, 36}) {
    EXPECT_EQ(dart({.ratio = double(count) / 36 + 1e-9})[0].select(seen).kept.numel(), count);
  }
}

}  // namespace glimpse::pruning
