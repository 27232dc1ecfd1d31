#include "inference/token_grids.h"

#include <gtest/gtest.h>

namespace glimpse::inference {

TEST(TokenGrids, AreOnePerTimeStepWithRowEndsAsAColumn) {
  const auto grids = token_grids({{.begin = 0, .grid = {.t = 2, .h = 3, .w = 4}},
                                  {.begin = 24, .grid = {.t = 1, .h = 2, .w = 2}, .row_ends = 1}});
  ASSERT_EQ(grids.size(), 3U);
  EXPECT_EQ(grids[1].height, 3);
  EXPECT_EQ(grids[1].width, 4);
  EXPECT_EQ(grids[2].width, 3);
}

}  // namespace glimpse::inference
