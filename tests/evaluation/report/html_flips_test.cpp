#include "evaluation/report/html_flips.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "evaluation/compare.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

std::vector<std::vector<EvalRow>> answers(int questions) {
  std::vector<std::vector<EvalRow>> rows(2);
  for (int i = 0; i < questions; ++i) {
    const test::Answered asked{.id = "q" + std::to_string(i), .image = "p", .type = "color"};
    rows[0].push_back(test::row_of("none", asked));
    rows[1].push_back(test::row_of("half", asked));
  }
  return rows;
}

nlohmann::json data_of(const std::string& html) {
  const std::string mark = "id='flip-data'>";
  const size_t begin = html.find(mark) + mark.size();
  return nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

TEST(FlipExplorer, HoldsTheAnswersThatTurned) {
  auto rows = answers(4);
  rows[1][2].scores["exact_match"] = 0;
  rows[1][2].prediction = "</script><b>blue";
  const std::string html = flip_explorer_html(compare(test::two_settings(), rows), rows);
  const auto flips = data_of(html);
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_EQ(flips[0][0], "half");
  EXPECT_EQ(flips[0][1], "right to wrong");
  EXPECT_EQ(flips[0][3], "q2");
  EXPECT_EQ(flips[0][7], "</script><b>blue");
  EXPECT_EQ(html.find("<b>blue"), html.find("/script><b>blue") + 8);
}

TEST(FlipExplorer, IsNotThereWithoutFlips) {
  const auto rows = answers(3);
  EXPECT_EQ(flip_explorer_html(compare(test::two_settings(), rows), rows), "");
}

TEST(FlipExplorer, StaysSmallWithTenThousandFlips) {
  auto rows = answers(10000);
  for (EvalRow& row : rows[1]) row.scores["exact_match"] = 0;
  const std::string html = flip_explorer_html(compare(test::two_settings(), rows), rows);
  EXPECT_EQ(data_of(html).size(), 10000U);
  EXPECT_LT(html.size(), 2'000'000U);
  EXPECT_EQ(html.find("<tr><td"), std::string::npos);  // rows are made when they are shown
}

}  // namespace
}  // namespace glimpse::evaluation
