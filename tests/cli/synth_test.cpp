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
