#include "pruning/methods/vision_zip.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

// Dominant 1 and 4; of the rest 0, 2, 3, 5 every second is a target: 0 and 3. Token 2 is like 0, 5
// like 0 too.
Evidence six_tokens() {
  Evidence seen = test::random_evidence({{1, 6}});
  seen.vision_attention_N[0] = test::numbers({.1, .9, .2, .1, .8, .1});
  seen.vision_keys_NHd[0] = test::numbers({1, 0, 0, 0, .9, .1, 0, 1, 0, 0, 1, .2}).view({6, 1, 2});
  return seen;
}

torch::Tensor mix_of(MergeMode mode) {
  const VisionZipOptions options{.contextual = 0.5, .merge = mode};
  const Selection selection = vision_zip(options, {.ratio = 4 / 6.})[0].select(six_tokens());
  EXPECT_EQ(test::values(selection.kept), (test::Ids{0, 1, 3, 4}));
  return selection.mix_KN;
}

}  // namespace

TEST(VisionZip, AddsTheMeanOfTheAssignedTokensToContextualOnes) {
  const torch::Tensor mix = mix_of(MergeMode::sum);
  EXPECT_TRUE(mix[0].equal(test::numbers({1, 0, .5, 0, 0, .5})));
  EXPECT_TRUE(mix[1].equal(test::numbers({0, 1, 0, 0, 0, 0})));
  EXPECT_TRUE(mix[2].equal(test::numbers({0, 0, 0, 1, 0, 0})));  // nothing was assigned
}

TEST(VisionZip, MayAverageOrLeaveThemAlone) {
  EXPECT_TRUE(mix_of(MergeMode::mean)[0].allclose(test::numbers({1, 0, 1, 0, 0, 1}) / 3));
  EXPECT_TRUE(mix_of(MergeMode::none)[0].equal(test::numbers({1, 0, 0, 0, 0, 0})));
  EXPECT_THROW(parse_merge_mode("max"), Error);
  EXPECT_EQ(parse_merge_mode("sum"), MergeMode::sum);
}

TEST(VisionZip, WithoutSortingTheContextualBlockComesLast) {
  const Selection selection =
      vision_zip({.contextual = 0.5}, {.ratio = 4 / 6., .sorted = false})[0].select(six_tokens());
  EXPECT_EQ(test::values(selection.kept), (test::Ids{1, 4, 0, 3}));
  EXPECT_EQ(selection.mix_KN[2][0].item<float>(), 1);
}

TEST(VisionZip, KeepingEveryTokenIsTheIdentity) {
  const Selection all = vision_zip({}, {.ratio = 1})[0].select(test::random_evidence({{8, 8}}));
  EXPECT_TRUE(all.mix_KN.equal(torch::eye(64)));
}

}  // namespace glimpse::pruning
