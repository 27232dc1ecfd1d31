#include "pruning/methods/prumerge.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

// Ten tokens; 3 and 7 are outliers of attention.
Evidence ten_tokens() {
  Evidence seen = test::random_evidence({{2, 5}});
  seen.unsplit_attention_N[0] = test::numbers({.01, .02, .03, .4, .02, .01, .02, .3, .03, .01});
  return seen;
}

}  // namespace

TEST(PruMerge, KeepsTheOutliersAndOneTokenForAllOthers) {
  const Evidence seen = ten_tokens();
  const Selection selection = prumerge({.neighbours = 0, .sorted = false})[0].select(seen);
  EXPECT_EQ(test::values(selection.kept), (test::Ids{3, 7, 2}));
  EXPECT_TRUE(selection.mix_KN[0].equal(test::numbers({0, 0, 0, 1, 0, 0, 0, 0, 0, 0})));
  EXPECT_TRUE(
      selection.mix_KN[2].allclose(test::numbers({.01, .02, .03, 0, .02, .01, .02, 0, .03, .01})));
}

TEST(PruMerge, AddsNearestNeighboursByKeyWithTheirAttention) {
  Evidence seen = ten_tokens();
  seen.vision_keys_NHd[0] = torch::zeros({10, 1, 2});
  seen.vision_keys_NHd[0].index_put_({torch::tensor({3, 7, 5}, torch::kInt64)},
                                     test::numbers({1, .5}).view({1, 2}));
  const Selection selection = prumerge({.neighbours = 2, .sorted = false})[0].select(seen);
  EXPECT_TRUE(selection.mix_KN[0].allclose(
      test::numbers({0, 0, 0, 1, 0, .01, 0, .3, 0, 0})));  // never itself
}

TEST(PruMerge, PlusAddsEveryNthTokenThatIsNotThere) {
  // Two outliers of ten: stride int(10 / 2) / 3 = 1.
  const Evidence seen = ten_tokens();
  EXPECT_EQ(prumerge({.spread = true})[0].select(seen).kept.numel(), 10);
  Evidence larger = test::random_evidence({{6, 6}});
  larger.unsplit_attention_N[0] = torch::rand({36}) * 0.01;
  larger.unsplit_attention_N[0][8] = 1;
  larger.unsplit_attention_N[0][24] = 2;
  // 36 / 2 / 3 = 6: 0, 6, 12, 18, 30 beside 24 and 8, and one for the rest.
  const test::Ids kept =
      test::values(prumerge({.spread = true, .sorted = false})[0].select(larger).kept);
  EXPECT_EQ(test::Ids(kept.begin(), kept.begin() + 7), (test::Ids{24, 8, 0, 6, 12, 18, 30}));
  EXPECT_EQ(kept.size(), 8U);
}

TEST(PruMerge, WithARatioMeetsItExactly) {
  const Evidence seen = test::random_evidence({{8, 8}});
  for (const bool spread : {false, true}) {
    const PruMergeOptions options{.spread = spread, .ratio = 0.25};
    EXPECT_EQ(prumerge(options)[0].select(seen).kept.numel(), 16) << spread;
  }
  const Selection one = prumerge({.ratio = 0.01})[0].select(seen);
  EXPECT_EQ(one.kept.numel(), 1);
  EXPECT_EQ(prumerge({.vision_block = 5})[0].needs.unsplit_attention, (test::Ids{5}));
}

}  // namespace glimpse::pruning
