#include "evaluation/report/tables.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

EvalSummary with_flips() {
  EvalSummary summary = test::small_summary();
  TaskResult& task = summary.settings[1].tasks[0];
  task.flips = Flips{.questions = 4,
                     .right_to_wrong = 2,
                     .wrong_to_right = 1,
                     .wrong_to_other_wrong = 0,
                     .changed = 3};
  task.metrics[0].mcnemar = metrics::mcnemar(10, 25);
  task.metrics[0].p_holm = 0.0334;
  task.metrics[0].detectable_effect = 0.0123;
  return summary;
}

TEST(FlipTable, ShowsCountsTestsAndTheNoiseFloorLast) {
  EvalSummary summary = with_flips();
  summary.again = summary.settings[1];
  summary.again->name = "none@again";
  const ReportTable table = flip_table(summary);
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"glimpse", "vqa", "4", "3", "2", "1", "0",
                                                     "0.017", "0.033", "1.23", "-5.0 [0.0, 0.0]"}));
  EXPECT_EQ(table.rows[2][0], "none@again");
}

TEST(FlipTable, HasNoRowsWithoutARival) {
  EvalSummary summary = test::small_summary();
  summary.settings.pop_back();
  EXPECT_FALSE(has_rows(flip_table(summary)));
}

TEST(EvidenceTables, HaveAColumnASizeFromSmallToLarge) {
  const EvalSummary summary = test::summary_with_evidence();
  using Row = std::vector<std::string>;
  const ReportTable kept = evidence_retention_table(summary),
                    scores = evidence_score_table(summary);
  EXPECT_EQ(kept.rows[0], (Row{"setting", "below 1 %", "20 % and more"}));
  EXPECT_EQ(kept.rows[2], (Row{"glimpse", "12.5 % (11.0 %)", "40.0 % (37.5 %)"}));
  EXPECT_EQ(scores.rows[2], (Row{"glimpse", "85.0 %", "85.0 %"}));
}

TEST(EvidenceTables, NameTheTaskWhereThereAreSeveralAndHaveNoRowsWithoutBoxes) {
  EXPECT_FALSE(has_rows(evidence_score_table(test::small_summary())));
  EXPECT_FALSE(has_rows(evidence_retention_table(test::small_summary())));
  EvalSummary summary = test::summary_with_evidence();
  summary.settings[1].tasks.push_back(summary.settings[1].tasks[0]);
  summary.settings[1].tasks[1].task = "caption";
  const ReportTable table = evidence_score_table(summary);
  EXPECT_EQ(table.rows[0][1], "vqa: below 1 %");
  EXPECT_EQ(table.rows[0][4], "caption: 20 % and more");
  EXPECT_EQ(table.rows[1][4], "-");
}

TEST(ReadingTable, PutsTheHeadlineFirstAndShowsTheSpread) {
  EvalSummary summary = test::small_summary();
  EXPECT_FALSE(has_rows(reading_table(summary)));
  for (SettingSummary& setting : summary.settings) {
    TaskResult& task = setting.tasks[0];
    task.headline = "pope";
    task.metrics = {{.name = "exact_match", .value = {.value = 0.1}},
                    {.name = "pope_lmms", .value = {.value = 0.5}},
                    {.name = "pope", .value = {.value = 0.75}}};
  }
  const ReportTable table = reading_table(summary);
  EXPECT_EQ(table.rows[0], (std::vector<std::string>{"setting", "pope", "pope_lmms", "spread"}));
  EXPECT_EQ(table.rows[1], (std::vector<std::string>{"none", "75.0 %", "50.0 %", "25.0"}));
}

TEST(TotalTable, ShowsWhatTheBenchmarkDefines) {
  EvalSummary summary = test::small_summary();
  EXPECT_FALSE(has_rows(total_table(summary)));
  summary.settings[1].tasks[0].totals = {{"f1", 0.25}};
  EXPECT_EQ(total_table(summary).rows[1][1], "-");
  EXPECT_EQ(total_table(summary).rows[2][1], "0.2500");
}

TEST(LatexOf, EscapesWhatLatexReads) {
  const std::string text =
      latex_of({.title = "a_b", .about = "", .rows = {{"x", "y"}, {"1 %", "$#"}}});
  EXPECT_NE(text.find("\\caption{a\\_b}"), std::string::npos);
  EXPECT_NE(text.find("\\begin{tabular}{lr}"), std::string::npos);
  EXPECT_NE(text.find("1 \\% & \\$\\# \\\\"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
