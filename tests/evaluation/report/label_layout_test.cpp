#include "evaluation/report/label_layout.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
}

TEST(LabelLayout, PutsALonelyLabelToTheRightOfItsPoint) {
  LabelLayout layout({0, 0, 400, 300});
  const Rectangle place = layout.place(100, 100, {.width = 40, .height = 14});
  EXPECT_NEAR(place.x1, 110, 1e-9);
  EXPECT_NEAR((place.y1 + place.y2) / 2, 100, 1e-9);
}

TEST(LabelLayout, OrToTheLeftWhenAsked) {
  LabelLayout layout({0, 0, 400, 300}, true);
  EXPECT_NEAR(layout.place(100, 100, {.width = 40, .height = 14}).x2, 90, 1e-9);
}

TEST(LabelLayout, LabelsOfPointsInOneSpotDoNotOverlap) {
  LabelLayout layout({0, 0, 400, 300});
  std::vector<Rectangle> places;
  for (int i = 0; i < 12; ++i)
    places.push_back(layout.place(200, 150, {.width = 80, .height = 14}));
  for (size_t i = 0; i < places.size(); ++i) {
    for (size_t k = 0; k < i; ++k) EXPECT_FALSE(overlap(places[i], places[k])) << i << ", " << k;
  }
}

TEST(LabelLayout, StaysInsideAndKeepsOffReservedAreas) {
  LabelLayout layout({0, 0, 400, 300});
  const Rectangle bar = {380, 0, 390, 300};
  layout.keep_free(bar);
  const Rectangle place = layout.place(375, 150, {.width = 60, .height = 14});
  EXPECT_FALSE(overlap(place, bar));
  EXPECT_GE(place.x1, 0);
  EXPECT_LE(place.x2, 400);
}

}  // namespace
}  // namespace glimpse::evaluation
