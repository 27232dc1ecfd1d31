#include "pruning/methods/placement.h"

#include <gtest/gtest.h>

namespace glimpse::pruning {

TEST(Placement, ActsBeforeTheDecoderUnlessALayerIsNamed) {
  EXPECT_EQ(stage_at({}).at, Hook::before_decoder);
  const Stage later = stage_at({.layer = 0, .earlier = EarlierCache::keep});
  EXPECT_EQ(later.at, Hook::between_layers);
  EXPECT_EQ(later.layer, 0);
  EXPECT_EQ(later.earlier, EarlierCache::keep);
  EXPECT_EQ(stage_at({.layer = 4}).layer, 4);
}

}  // namespace glimpse::pruning
