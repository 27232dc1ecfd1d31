#include "evaluation/report/html_charts.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

size_t occurrences(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(HtmlCharts, ThereIsOneChartForEveryCostThatWasMeasured) {
  EvalSummary summary = test::small_summary();
  const std::string html = cost_charts_html(summary);
  EXPECT_EQ(occurrences(html, "<figure>"), 3U);
  EXPECT_NE(html.find("100 % = 256 visual tokens"), std::string::npos);
  EXPECT_EQ(occurrences(html, ">glimpse</text>"), 3U);
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  EXPECT_EQ(occurrences(cost_charts_html(summary), "<figure>"), 2U) << "no time was measured";
}

TEST(HtmlCharts, BudgetsOfAMethodAreJoined) {
  EvalSummary summary = test::small_summary();
  for (const auto& [name, share] : {std::pair{"fastv_05", 0.05}, {"fastv_20", 0.2}}) {
    SettingSummary setting = summary.settings[1];
    setting.name = name, setting.method = "fastv", setting.predictor = "";
    setting.retention.kv_ratio = setting.retention.layer_average_ratio = share;
    setting.timing.reset();
    summary.settings.push_back(setting);
  }
  const std::string html = cost_charts_html(summary);
  EXPECT_EQ(occurrences(html, "class='run'"), 2U) << "one line in each chart of tokens";
  EXPECT_EQ(occurrences(html, ">fastv</text>"), 2U);
  EXPECT_NE(html.find("fastv_20: 85.0 % (75.0 % - 95.0 %) at 20.0 %"), std::string::npos);
}

TEST(HtmlCharts, OraclesAreTheCeiling) {
  EvalSummary summary = test::small_summary();
  EXPECT_EQ(cost_charts_html(summary).find("series ceiling"), std::string::npos);
  summary.settings[1].method = "oracle";
  EXPECT_NE(cost_charts_html(summary).find("series ceiling"), std::string::npos);
}

TEST(HtmlCharts, EvidenceChartsDrawEverySettingThatPrunesAndEveryScore) {
  const std::string html = evidence_charts_html(test::summary_with_evidence());
  EXPECT_EQ(occurrences(html, "<figure>"), 2U);
  EXPECT_EQ(occurrences(html, ">glimpse</text>"), 2U);
  EXPECT_EQ(occurrences(html, ">none</text>"), 1U) << "it keeps everything";
  EXPECT_NE(html.find("glimpse, evidence 20 % and more: 40.0 %, median 37.5 %"), std::string::npos);
  EXPECT_EQ(html.find(">100 %<"), std::string::npos) << "the largest evidence covers a quarter";
  EXPECT_EQ(evidence_charts_html(test::small_summary()), "");
  EvalSummary summary = test::summary_with_evidence();
  for (SettingSummary& setting : summary.settings) setting.tasks[0].by_evidence.pop_back();
  EXPECT_EQ(evidence_charts_html(summary), "") << "one size is no line";
}

TEST(HtmlCharts, ThePhaseChartStacksMeasuredPhases) {
  EvalSummary summary = test::small_summary();
  EXPECT_NE(phase_chart_html(summary).find("vision: 8.00 ms"), std::string::npos);
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  EXPECT_EQ(phase_chart_html(summary), "");
}

}  // namespace
}  // namespace glimpse::evaluation
