#include "pruning/methods/pool.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(Pool, ChoosesAGridOfThePicturesAspect) {
  const auto expect = [](const TokenGrid& grid, int64_t budget, int64_t rows, int64_t columns) {
    const TokenGrid coarse = pooled_grid(grid, budget);
    EXPECT_EQ(coarse.height, rows) << budget;
    EXPECT_EQ(coarse.width, columns) << budget;
  };
  expect({24, 24}, 64, 8, 8);
  expect({24, 24}, 144, 12, 12);
  expect({24, 24}, 128, 8, 16);
  expect({24, 24}, 192, 12, 16);
  expect({16, 16}, 13, 3, 4);
  expect({4, 16}, 16, 2, 8);
  expect({1, 6}, 2, 1, 2);
  expect({6, 6}, 1, 1, 1);
  expect({6, 6}, 36, 6, 6);
}

TEST(Pool, IsAdaptiveAveragePooling) {
  const Evidence seen = test::random_evidence({{5, 4}});
  const Selection selection = pool({.ratio = 0.3})[0].select(seen);
  const torch::Tensor picture = seen.projected_ND.t().reshape({8, 5, 4});
  const torch::Tensor expected = torch::adaptive_avg_pool2d(picture, {3, 2}).flatten(1).t();
  EXPECT_TRUE(selection.mix_KN.matmul(seen.projected_ND).allclose(expected, 1e-5, 1e-6));
  EXPECT_EQ(test::values(selection.kept), (test::Ids{1, 3, 9, 11, 17, 19}));
}

TEST(Pool, KeepingEveryTokenIsTheIdentity) {
  const Selection all = pool({.ratio = 1})[0].select(test::random_evidence({{3, 3}}));
  EXPECT_TRUE(all.mix_KN.equal(torch::eye(9)));
  EXPECT_EQ(all.kept.numel(), 9);
}

}  // namespace glimpse::pruning
