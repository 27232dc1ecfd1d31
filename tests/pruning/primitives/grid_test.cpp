#include "pruning/primitives/grid.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Indices = std::vector<int64_t>;

}  // namespace

TEST(SpreadOverGrid, PutsFourCellsInTheQuarters) {
  EXPECT_EQ(spread_over_grid({4, 4}, 4), (Indices{5, 7, 13, 15}));
  EXPECT_EQ(spread_over_grid({4, 4}, 1), Indices{10});
  EXPECT_EQ(spread_over_grid({1, 6}, 3), (Indices{1, 3, 5}));
}

TEST(SpreadOverGrid, GivesDifferentAscendingCellsForEverySize) {
  for (const TokenGrid& grid : {TokenGrid{1, 7}, TokenGrid{5, 3}, TokenGrid{4, 9}}) {
    const int64_t size = grid.height * grid.width;
    for (int64_t k = 0; k <= size; ++k) {
      const Indices cells = spread_over_grid(grid, k);
      ASSERT_EQ(static_cast<int64_t>(cells.size()), k);
      EXPECT_EQ(std::adjacent_find(cells.begin(), cells.end(), std::greater_equal<>()),
                cells.end());
      if (k > 0) {
        EXPECT_GE(cells.front(), 0);
        EXPECT_LT(cells.back(), size);
      }
    }
  }
}

TEST(SpreadOverPictures, CountsOnThroughThePictures) {
  EXPECT_EQ(test::values(spread_over_pictures({{2, 2}, {1, 6}, {1, 1}}, 3)),
            (Indices{1, 2, 3, 5, 7, 9, 10}));
  EXPECT_EQ(token_count({{2, 2}, {1, 6}, {1, 1}}), 11);
}

TEST(PlacesAmong, FindsAliveTokensByOriginalIndex) {
  const torch::Tensor alive = torch::tensor({1, 4, 7}, torch::kInt64);
  EXPECT_EQ(test::values(places_among(alive, torch::tensor({7, 2, 1}, torch::kInt64))),
            (Indices{0, 2}));
}

}  // namespace glimpse::pruning
