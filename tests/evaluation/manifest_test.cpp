#include "evaluation/manifest.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "evaluation/demo_run.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

RunFacts some_facts() {
  return {.run = "runs/x",
          .model = "m",
          .model_family = "llava",
          .dtype = "float32",
          .device = "cpu",
          .data = "scenes",
          .model_sha256 = "aa",
          .data_sha256 = "bb",
          .predictors_sha256 = {{"p", "cc"}},
          .program = "glimpse 1",
          .machine = "a machine",
          .threads = 2,
          .peak_rss_bytes = 7};
}

TEST(Manifest, SurvivesTheFile) {
  const glimpse::test::TempFolder run;
  write_manifest(run.path(), some_facts());
  const RunFacts back = read_manifest(run.path());
  EXPECT_EQ(back.model_sha256, "aa");
  EXPECT_EQ(back.predictors_sha256.at("p"), "cc");
  EXPECT_EQ(back.machine, "a machine");
  EXPECT_EQ(back.threads, 2);
  EXPECT_EQ(back.peak_rss_bytes, 7);
}

TEST(Manifest, RefusesAnotherFile) {
  const glimpse::test::TempFolder run;
  write_file_atomically(run.path() / "manifest.json", "{}");
  EXPECT_THROW(read_manifest(run.path()), Error);
}

TEST(OpenRun, GoesOnOnlyWhenAskedAndOnlyWithTheSameRun) {
  const glimpse::test::TempFolder folder;
  EvalRun run{.folder = folder.path(), .resolved_yaml = "a: 1\n"};
  open_run(run, some_facts());
  EXPECT_EQ(read_text_file(folder.path() / "config.yaml"), "a: 1\n");
  EXPECT_THROW(open_run(run, some_facts()), Error);
  run.resume = true;
  EXPECT_NO_THROW(open_run(run, some_facts()));
  RunFacts other = some_facts();
  other.predictors_sha256["p"] = "dd";
  EXPECT_THROW(open_run(run, other), Error);
}

TEST(OpenRun, SaysWhichLineOfTheConfigurationDiffers) {
  const glimpse::test::TempFolder folder;
  EvalRun run{.folder = folder.path(), .resolved_yaml = "a: 1\nb: 1\n", .resume = false};
  open_run(run, some_facts());
  run.resume = true;
  run.resolved_yaml = "a: 1\nb: 2\n";
  try {
    open_run(run, some_facts());
    FAIL() << "another configuration was taken";
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("config.yaml:2: 'b: 1' in the run; expected 'b: 2'"), std::string::npos)
        << text;
  }
}

#ifdef GLIMPSE_SHARED_DIR
TEST(FactsOf, NamesModelDataAndMachine) {
  const test::DemoRun demo;
  const RunFacts facts = facts_of(test::demo_config({"none"}), demo.inputs(),
                                  {.folder = "runs/x", .resolved_yaml = ""});
  EXPECT_EQ(facts.model_family, "llava");
  EXPECT_EQ(facts.dtype, "float32");
  EXPECT_EQ(facts.model_sha256.size(), 64U);
  EXPECT_EQ(facts.data, "scenes");
  EXPECT_NE(facts.machine.find("LibTorch"), std::string::npos);
  EXPECT_GT(facts.threads, 0);
}

TEST(FactsOf, AnotherScoutIsAnotherRun) {
  const glimpse::test::TempFolder folder;
  test::DemoRun demo;
  EvalConfig config = test::demo_config({"none"});
  Setting progressive{.name = "progressive"};
  progressive.pruning.method = "progressive";
  progressive.pruning.predictor = "main", progressive.pruning.scout = "scout";
  config.settings.push_back(progressive);
  EvalRun run{.folder = folder.path(), .resolved_yaml = "a: 1\n"};
  demo.add_predictor("main", 1);
  demo.add_predictor("scout", 2);
  const RunFacts before = facts_of(config, demo.inputs(), run);
  EXPECT_EQ(before.predictors_sha256.size(), 2U);
  open_run(run, before);
  run.resume = true;
  EXPECT_NO_THROW(open_run(run, facts_of(config, demo.inputs(), run)));
  demo.add_predictor("scout", 3);
  EXPECT_THROW(open_run(run, facts_of(config, demo.inputs(), run)), Error);
}
#endif

}  // namespace
}  // namespace glimpse::evaluation
