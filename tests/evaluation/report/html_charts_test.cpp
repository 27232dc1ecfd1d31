#include "evaluation/report/html_charts.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(HtmlCharts, TheRetentionChartHasEverySetting) {
  const std::string html = retention_charts_html(test::small_summary());
  EXPECT_NE(html.find(">none</text>"), std::string::npos);
  EXPECT_NE(html.find(">glimpse</text>"), std::string::npos);
}

TEST(HtmlCharts, OraclesAreHollow) {
  EvalSummary summary = test::small_summary();
  EXPECT_EQ(retention_charts_html(summary).find("fill='#fff'"), std::string::npos);
  summary.settings[1].method = "oracle";
  EXPECT_NE(retention_charts_html(summary).find("fill='#fff'"), std::string::npos);
}

TEST(HtmlCharts, ThePhaseChartStacksMeasuredPhases) {
  EvalSummary summary = test::small_summary();
  EXPECT_NE(phase_chart_html(summary).find("vision: 8.00 ms"), std::string::npos);
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  EXPECT_EQ(phase_chart_html(summary), "");
}

}  // namespace
}  // namespace glimpse::evaluation
