#include "pruning/budget.h"

#include <gtest/gtest.h>

namespace glimpse::pruning {

TEST(TokensOfShare, TruncatesAndKeepsAtLeastOne) {
  EXPECT_EQ(tokens_of_share(0.111, 256), 28);
  EXPECT_EQ(tokens_of_share(0.111, 8), 1);
  EXPECT_EQ(tokens_of_share(0.0, 8), 1);
  EXPECT_EQ(tokens_of_share(1.0, 8), 8);
  EXPECT_EQ(tokens_of_share(0.5, 0), 0);
}

}  // namespace glimpse::pruning
