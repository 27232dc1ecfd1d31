#include "cli/synth.h"

#include <gtest/gtest.h>

#include "cli/command.h"
#include "data/registry.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

TEST(Synth, WritesScenesThatTheJsonlSourceReads) {
  const test::TempFolder folder;
  const std::string out = folder.path() / "scenes";
  const test::CommandResult result = test::run_command({"synth", "--scenes", "3", "--out", out});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  const auto written =
      data::open_dataset({.source = "jsonl", .path = out + "/samples.jsonl", .split = "test"});
  const auto drawn = data::open_dataset({.split = "test", .count = 3});
  ASSERT_EQ(written->num_images(), 3);
  EXPECT_EQ(written->picture(2).rgb, drawn->picture(2).rgb);
  EXPECT_EQ(written->samples(1).at(0).question, drawn->samples(1).at(0).question);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Synth, WritesAModelOfAnyConfig) {
  const test::TempFolder folder;
  const std::string out = folder.path() / "model";
  const std::string config = test::shared_dir() / "golden/models/qwen2_5_vl/config.json";
  const auto result = test::run_command({"synth", "--model-config", config, "--output", out});
  ASSERT_EQ(result.code, kExitOk) << result.err;
  EXPECT_NE(result.out.find("random parameters in 1 file"), std::string::npos) << result.out;
  const auto answer = test::run_command(
      {"run", "--model", out, "--dtype", "bfloat16", "--prompt", "hello", "--max-new-tokens", "2"});
  EXPECT_EQ(answer.code, kExitOk) << answer.err;
  test::expect_bad_input({"synth", "--model-config", config, "--out", out}, "a new folder");
  test::expect_bad_input({"synth", "--model-config", config, "--scenes", "1", "--out", out},
                         "exactly one of them");
}
#endif

TEST(Synth, RefusesWrongNumbersSplitsAndFoldersInUse) {
  const test::TempFolder folder;
  const std::string out = folder.path() / "scenes";
  test::expect_bad_input({"synth", "--scenes", "0", "--out", out}, "--scenes: 0");
  test::expect_bad_input({"synth", "--scenes", "1", "--out", out, "--split", "tests"},
                         "did you mean 'test'?");
  ASSERT_EQ(test::run_command({"synth", "--scenes", "1", "--out", out}).code, kExitOk);
  test::expect_bad_input({"synth", "--scenes", "1", "--out", out}, "samples.jsonl");
}

}  // namespace
}  // namespace glimpse::cli
