#include "pruning/methods/pyramid_drop.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(PyramidDrop, ReadsTheLastRowInTheLayerThatRunsNext) {
  const auto stages = pyramid_drop({.cuts = {{2, 0.5}, {4, 0.25}}, .earlier = EarlierCache::keep});
  ASSERT_EQ(stages.size(), 2U);
  EXPECT_EQ(stages[1].layer, 4);
  EXPECT_EQ(stages[1].at, Hook::between_layers);
  EXPECT_EQ(stages[1].needs.attention_layers, (test::Ids{4}));
  EXPECT_EQ(stages[1].needs.query, QueryRows::last_token);
  EXPECT_EQ(stages[1].earlier, EarlierCache::keep);
}

TEST(PyramidDrop, SharesAreOfThePromptsTokens) {
  Evidence seen{.grids = {{2, 4}}, .alive_N = torch::tensor({0, 2, 5, 7}, torch::kInt64)};
  seen.attention_HRN = test::numbers({.1, .3, .0, .2, .3, .1, .4, .5}).view({2, 1, 4});
  // A quarter of eight: the best two of four by the mean over heads (.2, .2, .2, .35).
  EXPECT_EQ(test::kept_by(last_token_cut({3, 0.25}, EarlierCache::drop), seen), (test::Ids{0, 3}));
  EXPECT_EQ(tokens_of_cut({3, 0.9}, seen), 4);
  EXPECT_EQ(tokens_of_cut({3, 0.01}, seen), 1);
  EXPECT_EQ(stage_of({0, 1}, EarlierCache::keep).at, Hook::before_decoder);
}

}  // namespace glimpse::pruning
