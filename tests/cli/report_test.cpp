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

TEST(Report, WritesTheSameReportFromTheJournal) {
  const test::TempFolder folder;
  const std::string model = folder.path() / "model", predictor = folder.path() / "predictor";
  const std::string run = folder.path() / "run", config = folder.path() / "eval.yaml";
  test::write_tiny_model(model);
  test::write_tiny_glimpse(predictor);
  write_file_atomically(config, test::tiny_eval_yaml(model, predictor, run));
  ASSERT_EQ(test::run_command({"eval", config}).code, kExitOk);
  const std::string before = read_text_file(run + "/report.md");
  std::filesystem::remove(run + "/report.md");
  std::filesystem::remove(run + "/report.html");
  ASSERT_EQ(test::run_command({"report", run}).code, kExitOk);
  EXPECT_EQ(read_text_file(run + "/report.md"), before);
  EXPECT_TRUE(std::filesystem::exists(run + "/report.html"));
}

TEST(Report, SamplesOfARunAreScoredAsTheRunWas) {
  const test::TempFolder folder;
  const std::string model = folder.path() / "model", predictor = folder.path() / "predictor";
  const std::string run = folder.path() / "run", config = folder.path() / "eval.yaml";
  test::write_tiny_model(model);
  test::write_tiny_glimpse(predictor);
  write_file_atomically(config, test::tiny_eval_yaml(model, predictor, run));
  ASSERT_EQ(test::run_command({"eval", config}).code, kExitOk);
  const std::string out = folder.path() / "lmms";
  const auto result = test::run_command({"report", run, "--lmms", out});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  std::string references;  // the questions of the samples with their answers
  std::istringstream lines(read_text_file(out + "/samples_vqa_none.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto doc = nlohmann::json::parse(line).at("doc");
    references +=
        nlohmann::json{{"qid", doc.at("question_id")}, {"answer", doc.at("answers")}}.dump() + "\n";
  }
  const std::string file = folder.path() / "references.jsonl", scored = folder.path() / "s.json";
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

TEST(Report, OpensInChromiumWithoutErrorsOrRequests) {
  if (std::system("command -v chromium >/dev/null 2>&1") != 0) {
    GTEST_SKIP() << "no chromium: apt-get install chromium";
  }
  const test::TempFolder folder;
  const std::string model = folder.path() / "model", predictor = folder.path() / "predictor";
  const std::string run = folder.path() / "run", config = folder.path() / "eval.yaml";
  test::write_tiny_model(model);
  test::write_tiny_glimpse(predictor);
  write_file_atomically(config, test::tiny_eval_yaml(model, predictor, run));
  ASSERT_EQ(test::run_command({"eval", config}).code, kExitOk);
  const std::string command = "python3 " GLIMPSE_SOURCE_DIR "/tests/scripts/open_report.py " + run +
                              "/report.html --shots " + run + "/shots";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST(Report, RefusesFoldersThatAreNoEvaluation) {
  const test::TempFolder folder;
  test::expect_bad_input({"report", folder.path()}, "the run folder of glimpse eval");
}

TEST(Report, ComparesRunsAndPrintsLatex) {
  const test::TempFolder folder;
  const std::string model = folder.path() / "model", predictor = folder.path() / "predictor";
  test::write_tiny_model(model);
  test::write_tiny_glimpse(predictor);
  std::vector<std::string> runs;
  for (const char* name : {"a", "b"}) {
    runs.push_back(folder.path() / name);
    const std::string config = runs.back() + ".yaml";
    write_file_atomically(config, test::tiny_eval_yaml(model, predictor, runs.back()));
    ASSERT_EQ(test::run_command({"eval", config}).code, kExitOk);
  }
  const std::string out = folder.path() / "both";
  const auto result = test::run_command({"report", runs[0], runs[1], "--out", out, "--latex"});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("b\\_grid &"), std::string::npos) << result.out;
  EXPECT_NE(read_text_file(out + "/report.md").find("| b_none "), std::string::npos);
}

}  // namespace
}  // namespace glimpse::cli
