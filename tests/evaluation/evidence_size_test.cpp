#include "evaluation/evidence_size.h"

#include <gtest/gtest.h>

#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

TEST(CoveredArea, CountsWhatBoxesShareOnce) {
  EXPECT_NEAR(*covered_area({{0.1, 0.2, 0.5, 0.7}}), 0.4 * 0.5, 1e-12);
  EXPECT_NEAR(*covered_area({{0, 0, 0.2, 0.2}, {0.5, 0.5, 0.6, 1}}), 0.04 + 0.05, 1e-12);
  EXPECT_NEAR(*covered_area({{0, 0, 0.4, 0.4}, {0.2, 0.2, 0.6, 0.6}}), 2 * 0.16 - 0.04, 1e-12);
  EXPECT_NEAR(*covered_area({{0, 0, 1, 1}, {0.2, 0.2, 0.6, 0.6}, {0, 0, 1, 1}}), 1, 1e-12);
  // A cross of two bars, and a box in one of its corners.
  EXPECT_NEAR(*covered_area({{0.4, 0, 0.6, 1}, {0, 0.4, 1, 0.6}, {0.9, 0.9, 1, 1}}), 0.36 + 0.01,
              1e-12);
}

TEST(CoveredArea, ClipsToThePictureAndLeavesSwappedCornersOut) {
  EXPECT_NEAR(*covered_area({{-1, 0.5, 0.5, 3}}), 0.25, 1e-12);
  EXPECT_NEAR(*covered_area({{0.5, 0.5, 0.2, 0.6}, {0, 0, 0.1, 0.1}}), 0.01, 1e-12);
  EXPECT_EQ(covered_area({{0.3, 0.3, 0.3, 0.3}}), 0.0) << "a point is a place";
  EXPECT_FALSE(covered_area({{0.5, 0.5, 0.2, 0.6}}).has_value());
  EXPECT_FALSE(covered_area({}).has_value());
}

TEST(EvidenceSize, BinsHoldTheirLowerEnds) {
  const auto size_of = [](std::optional<double> area) {
    return evidence_size(
        test::row_of("r", {.id = "q", .image = "p", .type = "", .evidence_area = area}));
  };
  EXPECT_EQ(size_of(0), EvidenceSize::below_1);
  EXPECT_EQ(size_of(0.00999), EvidenceSize::below_1);
  EXPECT_EQ(size_of((0.3 - 0.2) * (0.3 - 0.2)), EvidenceSize::from_1_to_5) << "just below 0.01";
  EXPECT_EQ(size_of(0.0499), EvidenceSize::from_1_to_5);
  EXPECT_EQ(size_of(0.05), EvidenceSize::from_5_to_20);
  EXPECT_EQ(size_of(0.2), EvidenceSize::from_20);
  EXPECT_EQ(size_of(1), EvidenceSize::from_20);
}

TEST(EvidenceSize, TellsRowsWithoutBoxesFromRowsOfOldJournals) {
  EvalRow row = test::row_of("r", {.id = "q", .image = "p", .type = ""});
  EXPECT_EQ(evidence_size(row), EvidenceSize::not_recorded);
  row.evidence_tokens = 0;
  EXPECT_EQ(evidence_size(row), EvidenceSize::none);
}

}  // namespace
}  // namespace glimpse::evaluation
