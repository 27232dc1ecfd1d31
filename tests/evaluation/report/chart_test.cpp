#include "evaluation/report/chart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace glimpse::evaluation {
namespace {

size_t count(const std::string& text, const std::string& part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

double circle_x(const std::string& svg, size_t which) {
  size_t at = 0;
  for (size_t i = 0; i <= which; ++i) at = svg.find("cx='", at) + 4;
  return std::stod(svg.substr(at));
}

ChartSeries series(const std::string& name, const std::vector<ChartPoint>& points) {
  return {.name = name, .colour = "var(--s0)", .role = "rival", .points = points};
}

TEST(ScatterSvg, DrawsEveryPointAndLabelsEverySeries) {
  const std::string svg =
      scatter_svg({series("none", {{.label = "all", .x = 1, .y = 0.9, .low = 0.88, .high = 0.92}}),
                   series("a<b", {{.label = "x", .x = 0.1, .y = 0.8, .low = 0.7, .high = 0.9},
                                  {.label = "y", .x = 0.05, .y = 0.7, .low = 0.6, .high = 0.8}})},
                  {.x_title = "kept", .y_title = "score"});
  EXPECT_EQ(count(svg, "<circle"), 3U);
  EXPECT_EQ(count(svg, "class='run'"), 1U) << "two points and more are joined";
  EXPECT_NE(svg.find(">none</text>"), std::string::npos);
  EXPECT_NE(svg.find(">a&lt;b</text>"), std::string::npos);
  EXPECT_NE(svg.find(">10 %</text>"), std::string::npos);
  EXPECT_NE(svg.find(">100 %</text>"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_LT(circle_x(svg, 1), circle_x(svg, 2)) << "from left to right";
}

TEST(ScatterSvg, EqualRatiosAreEqualDistances) {
  std::vector<ChartPoint> points;
  for (const double x : {0.1, 0.2, 0.4}) points.push_back({.label = "p", .x = x, .y = 0.5});
  const std::string svg = scatter_svg({series("p", points)}, {});
  EXPECT_NEAR(circle_x(svg, 1) - circle_x(svg, 0), circle_x(svg, 2) - circle_x(svg, 1), 0.21);
}

TEST(ScatterSvg, LevelsAreDrawnForBaselineAndCeilingOnly) {
  for (const auto& [role, levels] : {std::pair{"baseline", 1U}, {"ceiling", 1U}, {"rival", 0U}}) {
    ChartSeries one = series("p", {{.label = "p", .x = 1, .y = 0.5, .low = 0.4, .high = 0.6}});
    one.role = role;
    EXPECT_EQ(count(scatter_svg({one}, {}), "class='level'"), levels) << role;
  }
}

TEST(ScatterSvg, ManyPointsHideTheirIntervals) {
  std::vector<ChartPoint> points(17, {.label = "p", .x = 0.5, .y = 0.5, .low = 0.4, .high = 0.6});
  EXPECT_NE(scatter_svg({series("p", points)}, {}).find("scatter dense"), std::string::npos);
  points.resize(16);
  EXPECT_EQ(scatter_svg({series("p", points)}, {}).find("scatter dense"), std::string::npos);
}

TEST(ScatterSvg, EndsForScoresThatAreEqualHugeOrNoNumbers) {
  const double nan = std::nan(""), huge = 1e20, none = std::numeric_limits<double>::infinity();
  for (const double y : {0.0, 0.85, -huge, huge}) {
    const ChartPoint at{.label = "p", .x = 0.1, .y = y, .low = y, .high = y};
    EXPECT_NE(scatter_svg({series("a", {at}), series("b", {at})}, {}), "") << y;
  }
  for (const double y : {nan, none}) {
    EXPECT_EQ(
        scatter_svg({series("a", {{.label = "p", .x = 0.1, .y = y, .low = y, .high = y}})}, {}),
        "");
  }
}

TEST(ScatterSvg, IsEmptyWithoutPoints) { EXPECT_EQ(scatter_svg({}, {}), ""); }

TEST(StackedBarsSvg, LeavesOutMissingPartsAndPrintsSums) {
  const std::string svg =
      stacked_bars_svg({{.label = "none", .values = {3, 0}}, {"half", {1, 1.5}}},
                       {{"vision", "#aaa"}, {"decode", "#bbb"}}, "ms");
  EXPECT_EQ(count(svg, "<rect"), 2U + 3U) << "two in the legend, three in the bars";
  EXPECT_NE(svg.find(">3.0 ms</text>"), std::string::npos);
  EXPECT_NE(svg.find(">2.5 ms</text>"), std::string::npos);
}

TEST(Escaped, LeavesNoMarkup) {
  EXPECT_EQ(escaped("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
}

}  // namespace
}  // namespace glimpse::evaluation
