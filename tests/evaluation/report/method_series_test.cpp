#include "evaluation/report/method_series.h"

#include <gtest/gtest.h>

#include <set>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

EvalSummary with(const std::vector<SettingSummary>& more) {
  EvalSummary summary = test::small_summary();
  summary.settings.insert(summary.settings.end(), more.begin(), more.end());
  return summary;
}

TEST(MethodSeries, BudgetsOfOneMethodAndPredictorBelongTogether) {
  const EvalSummary summary = with({{.name = "fastv_05", .method = "fastv"},
                                    {.name = "fastv_20", .method = "fastv"},
                                    {.name = "A_fastv_20", .method = "fastv"},
                                    {.name = "scout_a", .method = "scout", .predictor = "a"},
                                    {.name = "scout_b", .method = "scout", .predictor = "b"}});
  const std::vector<MethodSeries> all = method_series(summary);
  std::vector<std::string> names;
  for (const MethodSeries& series : all) names.push_back(series.name);
  EXPECT_EQ(names, (std::vector<std::string>{"glimpse", "scout_a", "scout_b", "none", "fastv",
                                             "A_fastv_20"}));
  const MethodSeries& fastv = series_of(all, summary.settings[3]);
  EXPECT_EQ(fastv.settings.size(), 2U);
  EXPECT_EQ(&series_of(all, summary.settings[2]), &fastv);
}

TEST(MethodSeries, KnowsCeilingFloorAndBaseline) {
  const EvalSummary summary =
      with({{.name = "o", .method = "oracle"}, {.name = "r", .method = "random"}});
  EXPECT_EQ(role_of(summary, summary.settings[0]), SeriesRole::baseline);
  EXPECT_EQ(role_of(summary, summary.settings[1]), SeriesRole::ours);
  EXPECT_EQ(role_of(summary, summary.settings[2]), SeriesRole::ceiling);
  EXPECT_EQ(role_of(summary, summary.settings[3]), SeriesRole::floor);
}

TEST(MethodSeries, TwentyMethodsAreTwentyMarks) {
  std::vector<SettingSummary> more;
  for (int i = 0; i < 20; ++i) {
    const std::string name = "m" + std::string(1, static_cast<char>('a' + i));
    more.push_back({.name = name, .method = name});
  }
  std::set<std::pair<std::string, int>> looks;
  for (const MethodSeries& series : method_series(with(more))) {
    looks.emplace(series.colour, series.shape);
  }
  EXPECT_EQ(looks.size(), 22U);
}

}  // namespace
}  // namespace glimpse::evaluation
