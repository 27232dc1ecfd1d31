#include "cli/report.h"

#include <gtest/gtest.h>

#include <filesystem>

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
