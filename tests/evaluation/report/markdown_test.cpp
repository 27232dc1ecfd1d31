#include "evaluation/report/markdown.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(MarkdownTable, HasOneAlignedRowASetting) {
  const std::string table = markdown_table(test::small_summary());
  std::vector<std::string> lines = split(table, '\n');
  EXPECT_EQ(lines.back(), "");
  lines.pop_back();
  ASSERT_EQ(lines.size(), 4U);
  for (const std::string& line : lines) EXPECT_EQ(line.size(), lines[0].size());
  EXPECT_NE(lines[2].find("baseline"), std::string::npos);
  EXPECT_NE(lines[3].find("85.0 %"), std::string::npos);
  EXPECT_NE(lines[3].find("-5.0 [-8.0, -2.0]"), std::string::npos);
  EXPECT_NE(lines[3].find("inferior"), std::string::npos);
  EXPECT_NE(lines[3].find("x0.90 [0.85, 1.00]"), std::string::npos);
}

TEST(MarkdownTable, LeavesOutTimesThatWereNotMeasured) {
  EvalSummary summary = test::small_summary();
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  EXPECT_EQ(markdown_table(summary).find("TTFT"), std::string::npos);
}

TEST(MarkdownReport, ShowsTypesAndSaysHowItWasMeasured) {
  EvalSummary summary = test::small_summary();
  summary.warnings = {"3 rows could not be answered"};
  const std::string report = markdown_report(summary);
  EXPECT_NE(report.find("| color "), std::string::npos);
  EXPECT_NE(report.find("bootstrap, 200 draws"), std::string::npos);
  EXPECT_NE(report.find("**Note:** 3 rows could not"), std::string::npos);
}

TEST(MarkdownReport, ShowsEvidenceSizesWhereTheDataHasBoxes) {
  const std::string report = markdown_report(test::summary_with_evidence());
  EXPECT_NE(report.find("## Scores by evidence size"), std::string::npos);
  EXPECT_NE(report.find("| 12.5 % (11.0 %) "), std::string::npos);
  EXPECT_EQ(markdown_report(test::small_summary()).find("evidence size"), std::string::npos);
}

TEST(LatexTables, HoldTheSameCells) {
  const std::string latex = latex_tables(test::small_summary());
  EXPECT_NE(latex.find("85.0 \\% & -5.0 [-8.0, -2.0] & inferior"), std::string::npos) << latex;
  EXPECT_NE(latex.find("\\caption{Scores by question type}"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
