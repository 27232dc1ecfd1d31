#include "pruning/methods/grid.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Indices = std::vector<int64_t>;

Indices kept(double ratio, const Evidence& evidence) {
  return test::values(grid(ratio, {})[0].select(evidence).kept);
}

}  // namespace

TEST(GridMethod, TakesItsShareOfEveryPicture) {
  const Evidence evidence{.grids = {{4, 4}, {1, 6}}, .alive_N = torch::arange(22, torch::kInt64)};
  EXPECT_EQ(kept(0.25, evidence), (Indices{5, 7, 13, 15, 16 + 3}));
}

TEST(GridMethod, KeepsTheCellsThatAreStillAlive) {
  const Evidence evidence{.grids = {{4, 4}},
                          .alive_N = torch::tensor({0, 5, 6, 15}, torch::kInt64)};
  EXPECT_EQ(kept(0.25, evidence), (Indices{1, 3}));
}

}  // namespace glimpse::pruning
