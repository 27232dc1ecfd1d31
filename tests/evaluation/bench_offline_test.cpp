#include "evaluation/bench_offline.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "evaluation/bench_run.h"

namespace glimpse::evaluation {
namespace {

OfflineRow offline_row(const std::string& setting, int64_t batch, double ms) {
  return {.setting = setting, .batch = batch, .samples = 2, .tokens = 10, .ms = ms};
}

TEST(BenchOffline, EverySettingCountsAtItsBestBatch) {
  BenchConfig config = test::tiny_bench("somewhere");
  config.scenario = "offline";
  // none: 2 and 4 samples a second; scout: 10 and 8 (the median of 4, 8 and 10).
  const std::vector<OfflineRow> rows = {offline_row("none", 1, 1000), offline_row("none", 2, 500),
                                        offline_row("scout", 1, 200), offline_row("scout", 2, 500),
                                        offline_row("scout", 2, 250), offline_row("scout", 2, 200)};
  const std::vector<OfflineCosts> costs = summarize_offline(rows, config);
  ASSERT_EQ(costs.size(), 2U);
  EXPECT_EQ(costs[0].best.batch, 2);
  EXPECT_NEAR(costs[0].best.samples_per_s, 4, 1e-12);
  EXPECT_NEAR(costs[0].best.tokens_per_s, 20, 1e-12);
  EXPECT_NEAR(costs[0].speed_up, 1, 1e-12);
  EXPECT_EQ(costs[1].best.batch, 1);
  EXPECT_NEAR(costs[1].rates[1].samples_per_s, 8, 1e-12);
  EXPECT_NEAR(costs[1].speed_up, 2.5, 1e-12);
}

TEST(BenchOffline, AnswersEverySampleInEveryBatchSizeAndTakesTurns) {
  test::TinyBench tiny;
  tiny.config.scenario = "offline";
  tiny.config.samples = 3;
  tiny.config.batches = {1, 2};
  const BenchInputs inputs = tiny.inputs();
  std::string order;
  const auto rows =
      measure_offline(tiny.config, BenchSamples(tiny.config, inputs), [&](const OfflineRow& row) {
        order += row.setting.substr(0, 1) + std::to_string(row.batch);
      });
  EXPECT_EQ(order, "n1s1n2s2s1n1s2n2");
  ASSERT_EQ(rows.size(), 8U);
  for (const OfflineRow& row : rows) {
    EXPECT_EQ(row.samples, 3);
    EXPECT_EQ(row.tokens, 3 * 5) << "batch " << row.batch << ": the last one may be smaller";
    EXPECT_GT(row.ms, 0);
  }
  EXPECT_EQ(line_of(offline_row("none", 2, 1.5)),
            R"({"setting":"none","batch":2,"round":0,"samples":2,"tokens":10,"ms":1.5})");
}

}  // namespace
}  // namespace glimpse::evaluation
