#include "cli/eval.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "cli/command.h"
#include "cli/tiny_model.h"
#include "cli/trainings.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

class Eval : public testing::Test {
 protected:
  void SetUp() override {
    const std::string model = folder.path() / "model", predictor = folder.path() / "predictor";
    test::write_tiny_model(model);
    test::write_tiny_glimpse(predictor);
    write_file_atomically(config, test::tiny_eval_yaml(model, predictor, run));
  }
  test::TempFolder folder;
  std::string config = folder.path() / "eval.yaml", run = folder.path() / "run";
};

TEST_F(Eval, PrintsTheTableAndWritesTheReport) {
  const test::CommandResult result = run_command({"eval", config});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  for (const char* part : {"none", "grid", "trained", "report.html"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << result.out;
  }
  EXPECT_TRUE(std::filesystem::exists(run + "/report.html"));
  expect_bad_input({"eval", config}, "--resume");
  EXPECT_EQ(run_command({"eval", config, "--resume"}).code, kExitOk);
}

TEST_F(Eval, SaysWhereItCannotWriteBeforeAnsweringAnything) {
  expect_bad_input({"eval", config, "--set", "run=/proc/glimpse"}, "/proc/glimpse");
  expect_bad_input({"eval", config, "--set", "run=" + config + "/run"}, config + "/run");
}

TEST_F(Eval, RefusesBadConfigurationsBeforeLoadingAnything) {
  expect_bad_input({"eval", config, "--set", "baseline=nobody"}, "nobody");
  expect_bad_input({"eval", config, "--set", "settings.1.ratoi=1"}, "did you mean 'ratio'?");
  expect_bad_input({"eval", config, "--set", "model.path=nowhere"}, "nowhere");
}

}  // namespace
}  // namespace glimpse::cli
