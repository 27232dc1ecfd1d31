#include "cli/train.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/tiny_model.h"
#include "cli/trainings.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

class Train : public testing::Test {
 protected:
  void SetUp() override {
    test::write_tiny_model(folder.path() / "model");
    write_file_atomically(config, test::tiny_train_yaml(folder.path() / "model", run));
  }
  test::TempFolder folder;
  std::string config = folder.path() / "train.yaml", run = folder.path() / "run";
};

TEST_F(Train, LeavesAPredictorAndALog) {
  const test::CommandResult result = run_command({"train", config});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("trained 4 steps"), std::string::npos) << result.out;
  EXPECT_EQ(pruning::load_predictor(run + "/predictor").kind, pruning::PredictorKind::glimpse);
  EXPECT_TRUE(read_json_file(run + "/manifest.json").contains("model_sha256"));
  const std::string log = read_text_file(run + "/metrics.jsonl");
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 4);
}

TEST_F(Train, DoesNotOverwriteARunAndResumesOnlyItself) {
  ASSERT_EQ(run_command({"train", config}).code, kExitOk);
  expect_bad_input({"train", config}, "a run is already there");
  expect_bad_input({"train", config, "--resume", run, "--set", "loop.steps=9"},
                   "another configuration");
  const test::CommandResult again = run_command({"train", "--resume", run});
  EXPECT_EQ(again.code, kExitOk) << again.err;
  EXPECT_NE(again.out.find("trained 4 steps, all of them before"), std::string::npos) << again.out;
  expect_bad_input({"train", config, "--resume", run + "x"}, "a run folder to resume");
}

TEST_F(Train, DryRunPlansAndWritesNothing) {
  const test::CommandResult result = run_command({"train", config, "--dry-run"});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  for (const char* part : {"glimpse, ", "parameters, frozen", "6 pictures", "4 of ", "min", "MB"}) {
    EXPECT_NE(result.out.find(part), std::string::npos) << result.out;
  }
  EXPECT_FALSE(std::filesystem::exists(run));
}

}  // namespace
}  // namespace glimpse::cli
