#include "evaluation/bench_config.h"

#include <gtest/gtest.h>

#include "config/parse.h"
#include "config/yaml_reader.h"
#include "evaluation/bench_run.h"
#include "support/error_text.h"

namespace glimpse::evaluation {
namespace {

void expect_bench_refused(const BenchConfig& config, const std::string& part) {
  const std::string text = glimpse::test::error_text([&] { validate(config); });
  EXPECT_NE(text.find(part), std::string::npos) << text;
}

TEST(BenchConfig, TheShippedConfigurationsAreValid) {
  for (const char* file :
       {"bench/qwen2_5_vl_3b.yaml", "bench/llava15_7b_quarter.yaml", "bench/demo.yaml"}) {
    const auto path = glimpse::test::source_dir() / "configs" / file;
    const auto config = config::parse_config<BenchConfig>(config::read_yaml_file(path));
    EXPECT_NO_THROW(validate(config)) << file;
    EXPECT_GE(config.settings.size(), 3U) << file;
  }
}

TEST(BenchConfig, RandomPredictorsStandWhereTheMethodLooks) {
  BenchConfig config = test::tiny_bench("somewhere");
  BenchSetting both{.name = "both", .random_scout = pruning::ScoutConfig{}};
  both.pruning.method = "progressive";
  both.random_glimpse = pruning::GlimpseConfig{};
  config.settings.push_back(both);
  const EvalConfig timing = timing_config(config);
  EXPECT_EQ(timing.settings[1].pruning.predictor, random_scout_name(config.settings[1]));
  EXPECT_EQ(timing.settings[2].pruning.scout, random_scout_name(both));
  EXPECT_EQ(timing.settings[2].pruning.predictor, random_glimpse_name(both));
  EXPECT_NO_THROW(validate(config));
}

TEST(BenchConfig, RefusesWhatItCannotMeasure) {
  const BenchConfig good = test::tiny_bench("somewhere");
  EXPECT_NO_THROW(validate(good));
  BenchConfig config = good;
  config.settings.clear();
  expect_bench_refused(config, "settings");
  config = good;
  config.baseline = "nobody";
  expect_bench_refused(config, "nobody");
  config = good;
  config.scenario = "server";
  expect_bench_refused(config, "scenario");
  config = good;
  config.warmup = 3;
  expect_bench_refused(config, "warmup");
  config = good;
  config.new_tokens = 0;
  expect_bench_refused(config, "new_tokens");
  config = good;
  config.passes = 0;
  expect_bench_refused(config, "passes");
}

TEST(BenchConfig, KeepsTheScenariosApart) {
  const BenchConfig single = test::tiny_bench("somewhere");
  BenchConfig config = single;
  config.batches = {1};
  expect_bench_refused(config, "scenario offline");
  config = single;
  config.clock_setting = "nobody";
  expect_bench_refused(config, "nobody");
  BenchConfig offline = single;
  offline.scenario = "offline";
  EXPECT_NO_THROW(validate(offline));
  EXPECT_EQ(batches_of(offline), (std::vector<int64_t>{1, 2})) << "as many as there are samples";
  config = offline;
  config.clock_pairs = 2;
  expect_bench_refused(config, "scenario single");
  config = offline;
  config.batches = {3};
  expect_bench_refused(config, "batches");
}

TEST(BenchConfig, RefusesPredictorsThatNobodyReads) {
  BenchConfig config = test::tiny_bench("somewhere");
  config.settings[1].pruning.predictor = "folder";
  expect_bench_refused(config, "one of the two");
  config = test::tiny_bench("somewhere");
  config.settings[0].random_scout = pruning::ScoutConfig{};
  expect_bench_refused(config, "none.random_scout");
  config = test::tiny_bench("somewhere");
  config.settings[1].random_scout.reset();
  expect_bench_refused(config, "predictor");
}

}  // namespace
}  // namespace glimpse::evaluation
