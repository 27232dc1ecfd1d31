#include "cli/config_file.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

std::string value(const config::Node& root, const char* key) { return root.find(key)->scalar; }

TEST(ConfigFile, AppliesOverridesInOrder) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "a.yaml";
  write_file_atomically(file, "run: here\nseed: 1\n");
  const config::Node root = read_config({.file = file, .set = {"seed=2", "seed=3", "new=x"}});
  EXPECT_EQ(value(root, "seed"), "3");
  EXPECT_EQ(value(root, "new"), "x");
  EXPECT_EQ(run_folder({.file = file}, value(root, "run")), "here");
}

TEST(ConfigFile, ResumesAMovedRunUnderItsStoredName) {
  const test::TempFolder folder;
  const std::string run = folder.path() / "moved";
  write_file_atomically(folder.path() / "moved" / "config.yaml", "run: runs/old\nseed: 1\n");
  const ConfigArguments arguments{.set = {"run=elsewhere"}, .resume = run};
  EXPECT_EQ(value(read_config(arguments), "run"), "runs/old");
  EXPECT_EQ(value(read_config(arguments), "seed"), "1");
  EXPECT_EQ(run_folder(arguments, "runs/old"), run);
}

TEST(ConfigFile, RefusesToResumeWhatIsNoRun) {
  const test::TempFolder folder;
  EXPECT_THROW(read_config({.resume = folder.path()}), Error);
  EXPECT_THROW(read_config({}), Error);
}

}  // namespace
}  // namespace glimpse::cli
