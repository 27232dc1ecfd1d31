#include "cli/report.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"
#include "cli/command.h"
#include "cli/tiny_model.h"
#include "cli/trainings.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

class Report : public testing::Test {
 protected:
  void SetUp() override {
    test::write_tiny_model(folder() / "model");
    test::write_tiny_glimpse(folder() / "predictor");
  }
  std::filesystem::path folder() const { return folder_.path(); }
  /// The folder of a run of that name.
  std::string evaluated(const std::string& name) const {
    const std::string run = folder() / name, config = run + ".yaml";
    write_file_atomically(config,
                          test::tiny_eval_yaml(folder() / "model", folder() / "predictor", run));
    EXPECT_EQ(test::run_command({"eval", config}).code, kExitOk);
    return run;
  }

 private:
  test::TempFolder folder_;
};

TEST_F(Report, WritesTheSameReportFromTheJournal) {
  const std::string run = evaluated("run");
  const std::string before = read_text_file(run + "/report.md");
  std::filesystem::remove(run + "/report.md");
  std::filesystem::remove(run + "/report.html");
  ASSERT_EQ(test::run_command({"report", run}).code, kExitOk);
  EXPECT_EQ(read_text_file(run + "/report.md"), before);
  EXPECT_TRUE(std::filesystem::exists(run + "/report.html"));
}

TEST_F(Report, SamplesOfARunAreScoredAsTheRunWas) {
  const std::string run = evaluated("run");
  const std::string out = folder() / "lmms";
  const auto result = test::run_command({"report", run, "--lmms", out});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  std::string references;  // the questions of the samples with their answers
  std::istringstream lines(read_text_file(out + "/samples_vqa_none.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto doc = nlohmann::json::parse(line).at("doc");
    references +=
        nlohmann::json{{"qid", doc.at("question_id")}, {"answer", doc.at("answers")}}.dump() + "\n";
  }
  const std::string file = folder() / "references.jsonl", scored = folder() / "s.json";
  write_file_atomically(file, references);
  const auto score =
      test::run_command({"score", "--task", "vqa_rad", "--references", file, "--predictions",
                         out + "/samples_vqa_none.jsonl", "--json", scored});
  ASSERT_EQ(score.code, kExitOk) << score.err;
  const auto summary = nlohmann::json::parse(read_text_file(run + "/summary.json"));
  EXPECT_NEAR(
      nlohmann::json::parse(read_text_file(scored)).at("metrics").at("exact_match"),
      summary.at("settings")[0].at("tasks").at("vqa").at("metrics").at("exact_match").at("value"),
      1e-12);
  test::expect_bad_input({"report", run, run, "--lmms", out}, "one run");
}

TEST_F(Report, OpensInChromiumWithoutErrorsOrRequests) {
  if (std::system("command -v chromium >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "no chromium: apt-get install chromium";
  }
  const std::string run = evaluated("run");
  const std::string command = "python3 " GLIMPSE_SOURCE_DIR "/tests/scripts/open_report.py " + run +
                              "/report.html --shots " + run + "/shots";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST_F(Report, RefusesFoldersThatAreNoEvaluation) {
  const test::TempFolder empty;
  test::expect_bad_input({"report", empty.path()}, "the run folder of glimpse eval");
}

TEST_F(Report, SaysWhichFileCannotBeWrittenAndKeepsTheOthers) {
  const std::string run = evaluated("run"), before = read_text_file(run + "/report.md");
  std::filesystem::remove(run + "/report.html");
  std::filesystem::create_directories(run + "/report.html");
  test::expect_bad_input({"report", run}, "report.html: cannot replace");
  EXPECT_EQ(read_text_file(run + "/report.md"), before);
  std::filesystem::remove(run + "/report.html");
  test::expect_bad_input({"report", run, run, "--out", "/proc/glimpse"}, "/proc/glimpse");
  test::expect_bad_input({"report", run, "--lmms", run + "/report.md/lmms"}, "report.md/lmms");
}

TEST_F(Report, ComparesRunsAndPrintsLatex) {
  const std::vector<std::string> runs = {evaluated("a"), evaluated("b")};
  const std::string out = folder() / "both";
  const auto result = test::run_command({"report", runs[0], runs[1], "--out", out, "--latex"});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("b\\_grid &"), std::string::npos) << result.out;
  EXPECT_NE(read_text_file(out + "/report.md").find("| b_none "), std::string::npos);
}

}  // namespace
}  // namespace glimpse::cli
