#include "evaluation/report/html.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(HtmlReport, HoldsEverySettingAndPart) {
  const std::string html = html_report(test::small_summary(), {{}, {}}, {});
  for (const char* part : {"none", "glimpse", "Results", "Score against kept tokens",
                           "Where the time goes", "Scores by question type",
                           "Kept share by question type", "How this was measured", "two cores"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(html.find("Gallery"), std::string::npos) << "nothing to show, no empty part";
}

TEST(HtmlReport, OpensOffline) {
  const std::string html = html_report(test::small_summary(), {{}, {}}, {});
  for (const char* outside : {"http:", "https:", "<script", "<link", "@import", "url("}) {
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  }
}

TEST(HtmlReport, WarnsOfBrokenRows) {
  EvalSummary summary = test::small_summary();
  EXPECT_EQ(html_report(summary, {{}, {}}, {}).find("card warn"), std::string::npos);
  summary.broken_rows = 5;
  EXPECT_NE(html_report(summary, {{}, {}}, {}).find("card warn'><b>5"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
