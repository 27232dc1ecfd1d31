#include "training/run_folder.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "training/metrics_lines.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

void append_steps(const fs::path& run, const std::vector<int64_t>& steps) {
  for (const int64_t step : steps) append_metrics(run, {.step = step});
}

}  // namespace

TEST(OpenRun, WritesTheResolvedConfigurationOnce) {
  const test::TempFolder folder;
  const fs::path run = folder.path() / "runs/a";
  open_run(run, "lr: 1\n", /*resume=*/false);
  EXPECT_EQ(read_text_file(run / "config.yaml"), "lr: 1\n");
  const std::string message = test::error_text([&] { open_run(run, "lr: 1\n", false); });
  EXPECT_NE(message.find("--resume"), std::string::npos) << message;
  EXPECT_EQ(test::error_text([&] { open_run(run, "lr: 1\n", /*resume=*/true); }), "");
}

TEST(OpenRun, ResumesOnlyTheSameConfiguration) {
  const test::TempFolder folder;
  const fs::path run = folder.path() / "a";
  EXPECT_NE(test::error_text([&] { open_run(run, "lr: 1\n", true); }), "");
  open_run(run, "lr: 1\n", false);
  const std::string message = test::error_text([&] { open_run(run, "lr: 2\n", true); });
  EXPECT_NE(message.find("another configuration"), std::string::npos) << message;
}

TEST(Metrics, ALineHasTheFixedKeysAndOnePerComponent) {
  const test::TempFolder run;
  append_metrics(run.path(), {.step = 20,
                              .epoch = 0.5,
                              .lr = 1e-4,
                              .grad_norm = 3,
                              .samples_per_s = 7,
                              .loss = 1.25,
                              .components = {{"dice", 0.75}}});
  const auto lines = test::metrics_lines(run.path());
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0], nlohmann::json::parse(R"({"step": 20, "epoch": 0.5, "loss": 1.25, "lr": 1e-4,
      "grad_norm": 3.0, "samples_per_s": 7.0, "dice": 0.75})"));
}

TEST(Metrics, LinesBeyondTheCheckpointAreDropped) {
  const test::TempFolder run;
  append_steps(run.path(), {10, 20, 30});
  truncate_metrics(run.path(), 20);
  append_steps(run.path(), {30});
  const auto lines = test::metrics_lines(run.path());
  ASSERT_EQ(lines.size(), 3);
  EXPECT_EQ(lines[1]["step"], 20);
  EXPECT_EQ(lines[2]["step"], 30);
}

TEST(Metrics, AHalfWrittenLastLineIsDropped) {
  const test::TempFolder run;
  append_steps(run.path(), {10});
  write_file_atomically(run.path() / "metrics.jsonl",
                        read_text_file(run.path() / "metrics.jsonl") + R"({"step": 2)");
  truncate_metrics(run.path(), 100);
  EXPECT_EQ(test::metrics_lines(run.path()).size(), 1);
}

TEST(Metrics, TruncatingARunWithoutMetricsIsFine) {
  const test::TempFolder run;
  truncate_metrics(run.path(), 5);
  EXPECT_FALSE(fs::exists(run.path() / "metrics.jsonl"));
}

}  // namespace glimpse::training
