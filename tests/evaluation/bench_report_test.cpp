#include "evaluation/bench_report.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace glimpse::evaluation {
namespace {

BenchSummary reported_bench() {
  BenchCosts none{.setting = "none", .method = "none"};
  none.facts = {{kFactPrefillFlops, 7.9e12}, {kFactVisionFlops, 7.25e10}, {kFactKvBytes, 1 << 20}};
  none.timing.phases = {{.phase = kTimeTtft, .median_ms = 500, .p99 = 510, .mad_ms = 2.5}};
  BenchCosts scout = none;
  scout.setting = scout.method = "scout";
  scout.ttft = {.value = 1.75, .low = 1.5, .high = 2, .of_sums = 1.6};
  scout.predictor_share = 0.0123;
  scout.timing.break_even_tokens = 7;
  BenchSummary summary{.baseline = "none", .settings = {none, scout}};
  summary.ceiling = {.by_flops = 2.1, .by_time = 1.9};
  summary.clock = ClockCost{.setting = "scout", .ratio = {.value = 1.002, .n = 4}};
  return summary;
}

TEST(BenchReport, TheTableShowsWhatIsClaimed) {
  const std::string table = bench_table(reported_bench(), {{"cpu", "abacus"}});
  for (const char* part :
       {"cpu: abacus", "1.75x [1.50, 2.00]", "1.60x", "1.23 %", "7.900 T", "72.500 G",
        "1.90x by time, 2.10x by FLOPs", "x1.00", "2 per multiply-add", "2.50"}) {
    EXPECT_NE(table.find(part), std::string::npos) << part << "\n" << table;
  }
}

TEST(BenchReport, TheFileHoldsTheSame) {
  const nlohmann::json j =
      parse_json(bench_json(reported_bench(), {{"cpu", "abacus"}}), "bench.json");
  EXPECT_EQ(j["scenario"], "single");
  EXPECT_EQ(j["facts"]["cpu"], "abacus");
  EXPECT_EQ(j["ttft_ceiling"]["by_flops"], 2.1);
  EXPECT_EQ(j["clock"]["ratio"], 1.002);
  EXPECT_EQ(j["settings"][1]["ttft_speedup"]["low"], 1.5);
  EXPECT_EQ(j["settings"][1]["break_even_tokens"], 7);
  EXPECT_FALSE(j["settings"][0].contains("break_even_tokens"));
  EXPECT_EQ(j["settings"][0]["times"]["ttft"]["mad_ms"], 2.5);
}

TEST(BenchReport, ThroughputNamesTheBestBatch) {
  const std::vector<OfflineCosts> costs = {
      {.setting = "scout",
       .best = {.batch = 4, .samples_per_s = 2.5, .tokens_per_s = 40},
       .speed_up = 3,
       .rates = {{.batch = 1, .samples_per_s = 2}, {.batch = 4, .samples_per_s = 2.5}}}};
  const std::string table = offline_table(costs, {});
  EXPECT_NE(table.find("samples/s, batch 4"), std::string::npos) << table;
  EXPECT_NE(table.find("3.00x"), std::string::npos);
  const nlohmann::json j = parse_json(offline_json(costs, {}), "bench.json");
  EXPECT_EQ(j["settings"][0]["best"]["batch"], 4);
  EXPECT_EQ(j["settings"][0]["batches"].size(), 2U);
}

}  // namespace
}  // namespace glimpse::evaluation
