#include "evaluation/report/html.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(HtmlReport, HoldsEverySettingAndPart) {
  const std::string html = html_report(test::small_summary(), {{}, {}}, {});
  for (const char* part : {"none", "glimpse", "Results", "Score against cost",
                           "Where the time goes", "Scores by question type",
                           "Kept share by question type", "How this was measured", "two cores"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(html.find("Gallery"), std::string::npos) << "nothing to show, no empty part";
}

TEST(HtmlReport, ShowsEvidenceSizesWhereTheDataHasBoxes) {
  const std::string title = "Kept share and score by evidence size";
  EXPECT_NE(html_report(test::summary_with_evidence(), {{}, {}}, {}).find(title),
            std::string::npos);
  EXPECT_EQ(html_report(test::small_summary(), {{}, {}}, {}).find(title), std::string::npos);
}

TEST(HtmlReport, OpensOffline) {
  const std::string html = html_report(test::small_summary(), {{}, {}}, {});
  for (const char* outside : {"http:", "https:", "<script src", "<link", "@import", "url("}) {
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  }
}

TEST(HtmlReport, WarnsOfBrokenRows) {
  EvalSummary summary = test::small_summary();
  EXPECT_EQ(html_report(summary, {{}, {}}, {}).find("card warn"), std::string::npos);
  summary.broken_rows = 5;
  EXPECT_NE(html_report(summary, {{}, {}}, {}).find("card warn'><b>5"), std::string::npos);
}

// A third setting: what another run leaves whole, with the rival's score.
EvalSummary with_another(double kv_ratio) {
  EvalSummary summary = test::small_summary();
  SettingSummary other = summary.settings[1];
  other.name = "other";
  other.retention.kv_ratio = kv_ratio;
  summary.settings.push_back(other);
  return summary;
}

TEST(HtmlReport, TheTopTalksOfAPrunedSettingOnly) {
  EvalSummary summary = with_another(1);
  summary.settings[2].tasks[0].metrics[0].value.value = 0.99;
  const std::string html = html_report(summary, {{}, {}, {}}, {});
  EXPECT_NE(html.find("<div class='card '><b>10.0 %</b>"), std::string::npos);
  EXPECT_EQ(html.find("<div class='card '><b>100.0 %</b>"), std::string::npos);
}

TEST(HtmlReport, SettingsWithOneScoreAndOtherCacheSharesAreAllThere) {
  for (const double share : {0.1, 0.3, 1.0}) {
    const std::string html = html_report(with_another(share), {{}, {}, {}}, {});
    EXPECT_NE(html.find(">other<"), std::string::npos) << share;
  }
}

TEST(HtmlReport, AMissingJournalIsAnErrorRatherThanAnEndlessPage) {
  EXPECT_THROW(html_report(with_another(0.3), {{}, {}}, {}), Error);
}

}  // namespace
}  // namespace glimpse::evaluation
