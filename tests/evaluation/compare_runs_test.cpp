#include "evaluation/compare_runs.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "base/strings.h"
#include "evaluation/journal.h"
#include "evaluation/manifest.h"
#include "evaluation/rows.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

// Two settings over questions q1 .. qN; "half" misses q1.
FinishedRun write_run(const fs::path& folder, int questions, const std::string& model) {
  for (const char* setting : {"none", "half"}) {
    Journal journal(folder, setting, "0");
    for (int i = 1; i <= questions; ++i) {
      const bool missed = std::string(setting) == "half" && i == 1;
      EvalRow row = test::row_of(setting, {.id = "q" + std::to_string(i),
                                           .image = "p" + std::to_string(i),
                                           .type = "color",
                                           .right = missed ? 0.0 : 1.0});
      row.order = i;
      journal.append(row);
    }
  }
  write_manifest(folder, {.run = folder.string(), .model = model, .model_sha256 = model + "-hash"});
  return {folder, test::two_settings()};
}

std::string message_of(const std::vector<FinishedRun>& runs, const fs::path& out) {
  try {
    compare_runs(runs, {}, out);
  } catch (const Error& e) {
    return e.what();
  }
  return "";
}

TEST(CompareRuns, PairsTheSettingsOfAllRunsWithTheFirstBaseline) {
  const glimpse::test::TempFolder folder;
  const fs::path out = folder.path() / "out";
  const EvalSummary summary = compare_runs(
      {write_run(folder.path() / "a", 4, "m"), write_run(folder.path() / "b", 4, "n")}, {}, out);
  ASSERT_EQ(summary.settings.size(), 4U);
  EXPECT_EQ(summary.baseline, "a_none");
  EXPECT_EQ(summary.setting("b_none").task("vqa")->headline_result().delta->value, 0);
  EXPECT_NEAR(summary.setting("b_half").task("vqa")->headline_result().delta->value, -0.25, 1e-12);
  EXPECT_NE(join(summary.warnings, " ").find("another model: n"), std::string::npos);
  for (const char* name : {"summary.json", "report.md", "report.html", "report.tex",
                           "csv/scores.csv", "csv/flips.csv"}) {
    EXPECT_TRUE(fs::exists(out / name)) << name;
  }
}

TEST(CompareRuns, RefusesOtherQuestionsWithTheCountsAndPairsTheCommonOnesWhenAsked) {
  const glimpse::test::TempFolder folder;
  const std::vector<FinishedRun> runs = {write_run(folder.path() / "a", 4, "m"),
                                         write_run(folder.path() / "b", 3, "m")};
  EXPECT_NE(message_of(runs, folder.path() / "out").find("a 4, b 3 questions, 3 in all of them"),
            std::string::npos);
  EXPECT_FALSE(fs::exists(folder.path() / "out"));
  const EvalSummary summary = compare_runs(runs, {.intersection = true}, folder.path() / "out");
  EXPECT_EQ(summary.questions, 3);
  EXPECT_NE(join(summary.warnings, " ").find("Only the common questions count"), std::string::npos);
}

TEST(CompareRuns, RefusesTheSameIdWithAnotherQuestion) {
  const glimpse::test::TempFolder folder;
  const auto a = write_run(folder.path() / "a", 1, "m"), b = write_run(folder.path() / "b", 1, "m");
  for (const char* setting : {"none", "half"}) {
    const fs::path file = journal_file(b.folder, setting, "0");
    write_file_atomically(file, replace_all(read_text_file(file), "what color", "what shape"));
  }
  EXPECT_NE(message_of({a, b}, folder.path() / "out").find("another question"), std::string::npos);
}

TEST(CompareRuns, NumbersFoldersOfTheSameName) {
  const glimpse::test::TempFolder folder;
  const EvalSummary summary = compare_runs({write_run(folder.path() / "x" / "run", 2, "m"),
                                            write_run(folder.path() / "y" / "run", 2, "m")},
                                           {}, folder.path() / "out");
  EXPECT_EQ(summary.settings[2].name, "run-2_none");
}

}  // namespace
}  // namespace glimpse::evaluation
