#include "evaluation/retention_means.h"

#include <gtest/gtest.h>

#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

std::vector<EvalRow> three_rows() {
  return {test::row_of("r", {.id = "1", .image = "p", .type = "color", .kv_tokens = 1}),
          test::row_of("r", {.id = "2", .image = "p", .type = "color", .kv_tokens = 2}),
          test::row_of("r", {.id = "3", .image = "p", .type = "", .kv_tokens = 3})};
}

TEST(RetentionMeans, AveragesEachBudgetOverQuestions) {
  const RetentionMeans means = retention_means(three_rows());
  EXPECT_EQ(means.n, 3);
  EXPECT_EQ(means.visual_tokens, 4);
  EXPECT_EQ(means.kv_tokens, 2);
  EXPECT_EQ(means.layer_average_tokens, 3);
  EXPECT_EQ(means.keep_ratio, 0.5);
  EXPECT_NEAR(means.kv_ratio, 0.5, 1e-12);
  EXPECT_NEAR(means.layer_average_ratio, 0.75, 1e-12);
  EXPECT_NEAR(means.kv_ratio_p10, 0.3, 1e-12);
  EXPECT_NEAR(means.kv_ratio_p90, 0.7, 1e-12);
}

TEST(RetentionMeans, PoolsEvidenceOverQuestions) {
  auto rows = three_rows();
  rows[0].evidence_tokens = 3;  // one of three kept; the others: one of one; two tokens kept each
  const RetentionMeans means = retention_means(rows);
  EXPECT_NEAR(*means.evidence_recall, 3.0 / 5, 1e-12);
  EXPECT_NEAR(*means.evidence_precision, 3.0 / 6, 1e-12);
  for (EvalRow& row : rows) row.evidence_tokens = row.evidence_kept = 0;
  EXPECT_FALSE(retention_means(rows).evidence_recall.has_value());
}

TEST(RetentionMeans, AveragesTheEvidenceAreaOverTheQuestionsThatHaveOne) {
  auto rows = three_rows();
  EXPECT_FALSE(retention_means(rows).evidence_area.has_value());
  rows[0].evidence_area = 0.1, rows[2].evidence_area = 0.3;
  EXPECT_NEAR(*retention_means(rows).evidence_area, 0.2, 1e-12);
}

TEST(RetentionByEvidence, HoldsTheShareOfEverySize) {
  auto rows = three_rows();  // kept: 1, 2 and 3 of 4 tokens
  rows[0].evidence_area = 0.02, rows[1].evidence_area = 0.03, rows[2].evidence_area = 0.5;
  const auto means = retention_by_evidence(rows);
  ASSERT_EQ(means.size(), 2U);
  const RetentionMeans& small = means.at({"vqa", EvidenceSize::from_1_to_5});
  EXPECT_EQ(small.n, 2);
  EXPECT_NEAR(small.kv_ratio, 0.375, 1e-12);
  EXPECT_NEAR(small.kv_ratio_p50, 0.375, 1e-12);
  EXPECT_NEAR(small.kv_ratio_p10, 0.275, 1e-12);
  EXPECT_EQ(means.at({"vqa", EvidenceSize::from_20}).kv_tokens, 3);
}

TEST(RetentionMeans, LeavesBrokenRowsOut) {
  auto rows = three_rows();
  rows[2].status = "error: x";
  EXPECT_EQ(retention_means(rows).kv_tokens, 1.5);
  EXPECT_EQ(mean_kv_bytes(rows), 1536);
}

TEST(RetentionByType, PutsQuestionsWithoutATypeUnderTheirTask) {
  const auto means = retention_by_type(three_rows());
  EXPECT_EQ(means.size(), 2U);
  EXPECT_EQ(means.at("color").kv_tokens, 1.5);
  EXPECT_EQ(means.at("vqa").kv_tokens, 3);
}

}  // namespace
}  // namespace glimpse::evaluation
