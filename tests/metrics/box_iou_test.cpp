#include "metrics/box_iou.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(BoxIou, DividesTheCommonAreaByTheUnion) {
  EXPECT_DOUBLE_EQ(box_iou({0, 0, 2, 2}, {1, 1, 3, 3}), 1.0 / 7);
  EXPECT_DOUBLE_EQ(box_iou({0, 0, 2, 2}, {0, 0, 2, 2}), 1);
}

TEST(BoxIou, IsZeroForBoxesApartOrWithoutArea) {
  EXPECT_DOUBLE_EQ(box_iou({0, 0, 1, 1}, {2, 2, 3, 3}), 0);
  EXPECT_DOUBLE_EQ(box_iou({0, 0, 1, 1}, {2, 0, 3, 1}), 0);
  EXPECT_DOUBLE_EQ(box_iou({1, 1, 1, 1}, {1, 1, 1, 1}), 0);
}

}  // namespace
}  // namespace glimpse::metrics
