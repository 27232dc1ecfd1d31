#include "pruning/methods/tome.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(ToMe, GroupsBecomeTheirMeanWhereTheirMostCentralTokenStood) {
  Evidence seen = test::random_evidence({{1, 4}});
  seen.vision_keys_NHd[0] = test::numbers({1, 0, 0, 1, .1, 1, 1, .05}).view({4, 1, 2});
  // Even 0 and 2; odd 1 and 3: 0 joins 3, 2 joins 1.
  const Selection selection = tome(2, {.ratio = 0.5})[0].select(seen);
  ASSERT_EQ(selection.kept.numel(), 2);
  const torch::Tensor with_0 = test::numbers({.5, 0, 0, .5});
  const torch::Tensor with_1 = test::numbers({0, .5, .5, 0});
  const bool first = selection.kept[0].item<int64_t>() % 3 == 0;
  EXPECT_TRUE(selection.mix_KN[first ? 0 : 1].equal(with_0));
  EXPECT_TRUE(selection.mix_KN[first ? 1 : 0].equal(with_1));
}

TEST(ToMe, EveryTokenIsInOneGroup) {
  const Selection selection = tome(2, {.ratio = 0.2})[0].select(test::random_evidence({{5, 5}}));
  EXPECT_EQ(selection.kept.numel(), 5);
  EXPECT_TRUE(selection.mix_KN.sum(1).allclose(torch::ones({5})));
  EXPECT_TRUE((selection.mix_KN > 0).sum(0).equal(torch::ones({25}, torch::kInt64)));
  const Selection all = tome(2, {.ratio = 1})[0].select(test::random_evidence({{3, 3}}));
  EXPECT_TRUE(all.mix_KN.equal(torch::eye(9)));
}

}  // namespace glimpse::pruning
