#include "evaluation/report/chart.h"

#include <gtest/gtest.h>

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

TEST(ScatterSvg, DrawsEveryPointWithItsLabel) {
  const std::string svg =
      scatter_svg({{.label = "none", .x = 1, .y = 0.9, .low = 0.88, .high = 0.92, .colour = "#000"},
                   {.label = "a<b", .x = 0.1, .y = 0.8, .low = 0.7, .high = 0.9, .colour = "#f00"}},
                  {.x_title = "kept", .y_title = "score"});
  EXPECT_EQ(count(svg, "<circle"), 2U);
  EXPECT_NE(svg.find(">none</text>"), std::string::npos);
  EXPECT_NE(svg.find(">a&lt;b</text>"), std::string::npos);
  EXPECT_NE(svg.find(">10 %</text>"), std::string::npos);
  EXPECT_NE(svg.find(">100 %</text>"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(ScatterSvg, EqualRatiosAreEqualDistances) {
  std::vector<ChartPoint> points;
  for (const double x : {0.1, 0.2, 0.4}) points.push_back({.label = "p", .x = x, .y = 0.5});
  const std::string svg = scatter_svg(points, {});
  EXPECT_NEAR(circle_x(svg, 1) - circle_x(svg, 0), circle_x(svg, 2) - circle_x(svg, 1), 0.21);
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
