#include "evaluation/benchmark_totals.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

EvalRow judged(const std::string& metric, const test::Answered& a, const std::string& reference,
               const std::string& prediction) {
  EvalRow row = test::row_of("none", a);
  row.metric = metric;
  row.scores[metric] = a.right;
  row.references = {reference};
  row.prediction = prediction;
  return row;
}

TEST(BenchmarkTotals, PopeCountsYesAsPositive) {
  const std::vector<EvalRow> rows = {
      judged("pope", {.id = "1", .image = "a", .type = "random"}, "yes", "Yes, it is"),
      judged("pope", {.id = "2", .image = "a", .type = "random", .right = 0}, "no", "maybe"),
      judged("pope", {.id = "3", .image = "b", .type = "popular"}, "no", "No."),
      judged("pope", {.id = "4", .image = "b", .type = "popular", .right = 0}, "yes", "no")};
  auto totals = benchmark_totals(rows);
  EXPECT_EQ(totals.at("accuracy"), 0.5);
  EXPECT_EQ(totals.at("precision"), 0.5);
  EXPECT_EQ(totals.at("recall"), 0.5);
  EXPECT_EQ(totals.at("yes_ratio"), 0.5);
  EXPECT_NEAR(totals.at("f1.random"), 2.0 / 3, 1e-12);
  EXPECT_EQ(totals.at("f1.popular"), 0);
  EXPECT_NEAR(totals.at("f1_category_mean"), 1.0 / 3, 1e-12);
}

TEST(BenchmarkTotals, ABrokenPollIsWrong) {
  std::vector<EvalRow> rows = {judged("pope", {.id = "1", .image = "a", .type = ""}, "yes", "")};
  rows[0].status = "error: no picture";
  EXPECT_EQ(benchmark_totals(rows).at("recall"), 0);
}

TEST(BenchmarkTotals, MmeWantsPairs) {
  std::vector<EvalRow> rows = {
      judged("mme", {.id = "1", .image = "a", .type = "color"}, "yes", "yes"),
      judged("mme", {.id = "2", .image = "a", .type = "color", .right = 0}, "no", "yes")};
  EXPECT_NEAR(benchmark_totals(rows).at("perception"), 50, 1e-9);
  rows.pop_back();
  EXPECT_THROW(benchmark_totals(rows), Error);
}

TEST(BenchmarkTotals, NlvrSentencesAreConsistentWhenEveryArrangementIsRight) {
  const std::vector<EvalRow> rows = {
      judged("nlvr", {.id = "10-0-0", .image = "a", .type = ""}, "true", "true"),
      judged("nlvr", {.id = "10-0-1", .image = "b", .type = ""}, "true", "true"),
      judged("nlvr", {.id = "11-0-0", .image = "c", .type = ""}, "true", "true"),
      judged("nlvr", {.id = "11-1-0", .image = "d", .type = "", .right = 0}, "true", "false")};
  EXPECT_EQ(benchmark_totals(rows).at("precision"), 0.75);
  EXPECT_EQ(benchmark_totals(rows).at("consistency"), 0.5);
}

TEST(BenchmarkTotals, OtherMetricsHaveNone) {
  EXPECT_TRUE(benchmark_totals({test::row_of("none", {.id = "1", .image = "a"})}).empty());
  EXPECT_TRUE(benchmark_totals({}).empty());
}

}  // namespace
}  // namespace glimpse::evaluation
