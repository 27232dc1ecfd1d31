#include "evaluation/question_scores.h"

#include <gtest/gtest.h>

#include <numeric>

#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

TEST(WithMeanOverTypes, TheMeanOfTheValuesIsTheMeanOverTypes) {
  const std::vector<double> values = with_mean_over_types({1, 0, 0, 1}, {"a", "a", "a", "b"});
  EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0) / 4, (1.0 / 3 + 1) / 2, 1e-12);
}

TEST(WithMeanOverTypes, TypesThatNeverVaryAddNoSpread) {
  for (const double value : with_mean_over_types({1, 1, 0}, {"a", "a", "b"})) {
    EXPECT_NEAR(value, 0.5, 1e-12);
  }
}

TEST(QuestionScores, AveragesSeedsAndCountsABrokenRowAsZero) {
  std::vector<EvalRow> rows = {test::row_of("r", {.id = "q1", .image = "p", .type = ""}),
                               test::row_of("r", {.id = "q2", .image = "p", .type = ""}),
                               test::row_of("r", {.id = "q1", .image = "p", .type = ""})};
  rows[1].status = "error: broken";
  rows[1].scores.clear();
  rows[2].repeat = 1;
  rows[2].scores["exact_match"] = 0;
  const auto scores = question_scores(rows, {});
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].scores.at("exact_match"), 0.5);
  EXPECT_TRUE(scores[0].answered);
  EXPECT_EQ(scores[1].scores.at("exact_match"), 0);
  EXPECT_FALSE(scores[1].answered);
}

TEST(QuestionScores, KnowTheSizeOfTheirEvidence) {
  const auto scores = question_scores(
      {test::row_of("r", {.id = "q1", .image = "p", .type = "", .evidence_area = 0.07})}, {});
  EXPECT_EQ(scores.at(0).evidence, EvidenceSize::from_5_to_20);
}

TEST(QuestionScores, GivesCaptionsTheirCiderWithTheSharedFrequencies) {
  const std::vector<EvalRow> rows = {
      test::caption_row("r", "c1", "a cat on a mat", "a cat on a mat"),
      test::caption_row("r", "c2", "nothing", "two dogs in a park")};
  const auto scores = question_scores(rows, caption_frequency(rows));
  EXPECT_NEAR(scores[0].scores.at("cider"), 10, 1e-9);
  EXPECT_NEAR(scores[1].scores.at("cider"), 0, 1e-9);
}

}  // namespace
}  // namespace glimpse::evaluation
