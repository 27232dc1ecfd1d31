#include "metrics/slot_accuracy.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

constexpr const char* kReference = "from left to right : red star , blue ring , green cross .";

TEST(SlotAccuracy, CountsItemsInTheirPlaces) {
  EXPECT_DOUBLE_EQ(slot_accuracy(kReference, kReference), 1);
  EXPECT_DOUBLE_EQ(
      slot_accuracy("from left to right : red star , blue cross , green cross .", kReference),
      2.0 / 3);
  EXPECT_DOUBLE_EQ(
      slot_accuracy("from left to right : blue ring , red star , green cross .", kReference),
      1.0 / 3);
}

TEST(SlotAccuracy, ChargesMissingAndSurplusItems) {
  EXPECT_DOUBLE_EQ(slot_accuracy("from left to right : red star .", kReference), 1.0 / 3);
  EXPECT_DOUBLE_EQ(slot_accuracy("red star, blue ring, green cross, red star", kReference),
                   3.0 / 4);
  EXPECT_DOUBLE_EQ(slot_accuracy("", kReference), 0);
}

TEST(SlotAccuracy, FoldsCaseSpacingAndTheFinalPeriod) {
  EXPECT_DOUBLE_EQ(slot_accuracy("From left to right:Red  Star,blue ring,green cross", kReference),
                   1);
}

TEST(SlotAccuracy, TwoEmptyListsAgree) { EXPECT_DOUBLE_EQ(slot_accuracy("", "nothing :"), 1); }

}  // namespace
}  // namespace glimpse::metrics
