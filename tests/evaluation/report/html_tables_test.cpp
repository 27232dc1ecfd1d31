#include "evaluation/report/html_tables.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(HtmlTables, TheHeadlineTableShowsVerdictsAndBudgets) {
  const std::string html = headline_table_html(test::small_summary());
  EXPECT_NE(html.find("<span class='verdict inferior'>inferior</span>"), std::string::npos);
  EXPECT_NE(html.find("85.0 %"), std::string::npos);
  EXPECT_NE(html.find("10.0 %"), std::string::npos);
  EXPECT_NE(html.find("70.0 %"), std::string::npos);
}

TEST(HtmlTables, TypeTablesHaveAColumnAType) {
  for (const std::string& html :
       {type_scores_html(test::small_summary()), type_retention_html(test::small_summary())}) {
    EXPECT_NE(html.find("<th>color</th><th>ocr</th>"), std::string::npos);
    EXPECT_NE(html.find("glimpse"), std::string::npos);
  }
}

TEST(HtmlTables, EvidenceTablesHaveAColumnASizeAndAreLeftOutWithoutBoxes) {
  const EvalSummary summary = test::summary_with_evidence();
  const std::string kept = evidence_retention_html(summary);
  for (const std::string& html : {kept, evidence_scores_html(summary)}) {
    EXPECT_NE(html.find("<th>below 1 %</th><th>20 % and more</th>"), std::string::npos);
  }
  EXPECT_NE(kept.find("40.0 %<br><span class='ci'>median 37.5 %, 10.0 - 50.0 %"),
            std::string::npos);
  EXPECT_EQ(evidence_retention_html(test::small_summary()), "");
  EXPECT_EQ(evidence_scores_html(test::small_summary()), "");
}

TEST(HtmlTables, TimesAreLeftOutWhenNotMeasured) {
  EvalSummary summary = test::small_summary();
  EXPECT_NE(timing_table_html(summary).find("20.00"), std::string::npos);
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  EXPECT_EQ(timing_table_html(summary), "");
  EXPECT_EQ(headline_table_html(summary).find("TTFT"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
