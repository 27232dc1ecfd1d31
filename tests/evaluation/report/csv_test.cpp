#include "evaluation/report/csv.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "evaluation/report/small_summary.h"

namespace glimpse::evaluation {
namespace {

TEST(CsvFiles, HoldUnroundedNumbersInRowsOfEqualLength) {
  EvalSummary summary = test::summary_with_evidence();
  summary.settings[1].tasks[0].flips = Flips{.questions = 4, .right_to_wrong = 2};
  const auto files = csv_files(summary);
  for (const auto& [name, text] : files) {
    std::vector<std::string> lines = split(text, '\n');
    EXPECT_EQ(lines.back(), "") << name;
    lines.pop_back();
    ASSERT_GE(lines.size(), 2U) << name;
    for (const std::string& line : lines) {
      EXPECT_EQ(split(line, ',').size(), split(lines[0], ',').size()) << name << ": " << line;
    }
  }
  EXPECT_NE(files.at("scores.csv").find("glimpse,vqa,,exact_match,4,0,0.85,"), std::string::npos);
  EXPECT_NE(files.at("retention.csv").find("glimpse,ocr,4,256,25.6,179,0.1,"), std::string::npos);
  EXPECT_NE(files.at("evidence.csv")
                .find("glimpse,vqa,below 1 %,2,0.005,exact_match,0.85,0.75,0.95,-0.05,-0.08,-0.02,"
                      "2,0.125,0.1,0.11,0.5,0.7,0.8\n"),
            std::string::npos)
      << files.at("evidence.csv");
  EXPECT_NE(files.at("flips.csv").find("glimpse,vqa,4,0,2,0,0,"), std::string::npos);
  EXPECT_NE(files.at("timing.csv").find("none,ttft,20,18,25"), std::string::npos);
}

TEST(CsvFiles, QuoteCommasAndLeaveOutTimesThatWereNotTaken) {
  EvalSummary summary = test::small_summary();
  for (SettingSummary& setting : summary.settings) setting.timing.reset();
  summary.settings[1].tasks[0].by_type[0].type = "a, \"b\"";
  const auto files = csv_files(summary);
  EXPECT_EQ(files.count("timing.csv"), 0U);
  EXPECT_EQ(files.count("evidence.csv"), 0U) << "no boxes";
  EXPECT_NE(files.at("scores.csv").find(",\"a, \"\"b\"\"\","), std::string::npos);
}

}  // namespace
}  // namespace glimpse::evaluation
