#include "evaluation/evaluate.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "data/jsonl.h"
#include "evaluation/demo_run.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::evaluation {
namespace {

using test::demo_config;
using test::DemoRun;

TEST(Evaluate, WritesAllReportsAndResumesToTheSameSummary) {
  const glimpse::test::TempFolder folder;
  const DemoRun demo;
  EvalConfig config = demo_config({"none", "random", "grid"});
  config.limit = 9;
  config.latency = {.questions = 1, .warmup = 0, .rounds = 1};
  const EvalRun run{.folder = folder.path(), .resolved_yaml = "x: 1\n"};
  const EvalSummary summary = evaluate(config, demo.inputs(), run);
  EXPECT_EQ(summary.questions, 9);
  EXPECT_EQ(summary.broken_rows, 0);
  EXPECT_NEAR(summary.setting("none").retention.kv_ratio, 1, 1e-12);
  EXPECT_NEAR(summary.setting("grid").retention.keep_ratio, 0.5, 0.1);
  EXPECT_TRUE(summary.setting("grid").timing.has_value());
  EXPECT_NE(summary.table.find("| random"), std::string::npos);
  for (const char* file : {"report.md", "report.html", "manifest.json", "latency.jsonl"}) {
    EXPECT_FALSE(read_text_file(folder.path() / file).empty()) << file;
  }
  const std::string json = read_text_file(folder.path() / "summary.json");
  EXPECT_THROW(evaluate(config, demo.inputs(), run), Error) << "without resume";
  EvalRun again = run;
  again.resume = true;
  evaluate(config, demo.inputs(), again);
  const auto settings_part = [](const std::string& text) {
    return text.substr(text.find("\"settings\""));
  };
  EXPECT_EQ(settings_part(read_text_file(folder.path() / "summary.json")), settings_part(json));
}

TEST(Evaluate, ASettingThatCannotWorkLeavesNoRunBehind) {
  const glimpse::test::TempFolder folder;
  const DemoRun demo;
  EvalConfig config = demo_config({"none", "grid"});
  config.settings[1].pruning.layer = 7;
  const EvalRun run{.folder = folder.path() / "run", .resolved_yaml = ""};
  EXPECT_THROW(evaluate(config, demo.inputs(), run), Error);
  EXPECT_FALSE(std::filesystem::exists(run.folder));
}

TEST(Evaluate, PhotosGoThroughEvenWhereTheModelKnowsNoAnswer) {
  const glimpse::test::TempFolder folder;
  const auto photos = glimpse::test::shared_dir() / "data" / "photos";
  const DemoRun demo(std::make_unique<data::JsonlDataset>(
      data::JsonlOptions{.path = photos / "photos_qa.jsonl", .count = 2}));
  EvalConfig config = demo_config({"none", "grid", "oracle"});
  config.limit = 4;
  config.max_new_tokens = 4;
  const EvalSummary summary =
      evaluate(config, demo.inputs(), {.folder = folder.path(), .resolved_yaml = ""});
  EXPECT_EQ(summary.questions, 4);
  EXPECT_EQ(summary.setting("oracle").task("vqa")->n, 4);
}

}  // namespace
}  // namespace glimpse::evaluation
#endif
