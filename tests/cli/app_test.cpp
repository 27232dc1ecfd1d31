#include "cli/app.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "cli/command.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

using test::expect_bad_input;
using test::run_command;

TEST(App, HelpListsTheCommandsThatExistAndNoOthers) {
  const test::CommandResult result = run_command({"--help"});
  EXPECT_EQ(result.code, kExitOk);
  for (const char* name : {"run", "train", "eval", "report", "pretrain", "synth", "tokenize",
                           "inspect", "export", "verify", "score", "bench", "doctor"}) {
    EXPECT_NE(result.out.find(std::string("  ") + name + " "), std::string::npos) << name;
    EXPECT_EQ(run_command({name, "--help"}).code, kExitOk) << name;
  }
  EXPECT_EQ(result.out.find("  serve "), std::string::npos);
}

TEST(App, VersionIsThatOfTheProject) {
  const std::string version = kVersion;
  EXPECT_EQ(run_command({"--version"}).out.find("glimpse " + version + " (LibTorch "), 0U);
  const std::string cmake = read_text_file(test::source_dir() / "CMakeLists.txt");
  EXPECT_NE(cmake.find("project(glimpse VERSION " + version + " "), std::string::npos);
}

TEST(App, NamesTheNearestCommandAndOption) {
  expect_bad_input({"evall"}, "unknown command 'evall'; did you mean 'eval'?");
  expect_bad_input({"run", "--model", "m", "--promt", "x"}, "did you mean '--prompt'?");
  expect_bad_input({"run", "--model", "m", "--promt", "x"}, "see glimpse run --help");
}

TEST(App, SaysWhatIsMissing) {
  expect_bad_input({}, "subcommand");
  expect_bad_input({"run", "--prompt", "x"}, "--model: nothing");
  expect_bad_input({"train"}, "no configuration file");
  expect_bad_input({"train", "nowhere.yaml"}, "nowhere.yaml");
}

TEST(App, NamesTheNearestKeyOfAConfiguration) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "train.yaml";
  write_file_atomically(file, "loop:\n  step: 5\n");
  expect_bad_input({"train", file}, "train.yaml:2: unknown key 'loop.step'; did you mean 'steps'?");
}

TEST(App, TakesSeveralValuesAfterOneSet) {
  const test::TempFolder folder;
  const std::string file = folder.path() / "train.yaml";
  write_file_atomically(file, "loop: {steps: 5}\n");
  expect_bad_input({"train", "--set", "loop.lr=1", "loop.step=3", file}, "did you mean 'steps'?");
  expect_bad_input({"train", file, "--set", "loop.lr=1", "--set", "loop.steps=x"},
                   "a whole number");
}

TEST(App, RefusesNegativeThreads) {
  expect_bad_input({"doctor", "--threads", "-1"}, "--threads: -1; expected 1 or more");
}

TEST(App, PrintsEveryConfigurationKey) {
  for (const char* name : {"train", "pretrain", "eval", "run"}) {
    const test::CommandResult result = run_command({name, "--help-config"});
    EXPECT_EQ(result.code, kExitOk) << name;
    EXPECT_GT(result.out.size(), 500U) << name;
  }
}

}  // namespace
}  // namespace glimpse::cli
