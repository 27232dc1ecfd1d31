#include "evaluation/clock_cost.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "evaluation/bench_run.h"

namespace glimpse::evaluation {
namespace {

TEST(ClockCost, IsTheMedianOfPairedRatios) {
  const auto ratio = clock_ratio({{.with_ms = 11, .without_ms = 10},
                                  {.with_ms = 101, .without_ms = 100},
                                  {.with_ms = 3, .without_ms = 2}},
                                 {.resamples = 100});
  EXPECT_NEAR(ratio.value, 1.1, 1e-12);
  EXPECT_NEAR(ratio.high, 1.5, 1e-12);
  EXPECT_EQ(ratio.n, 3);
  EXPECT_EQ(line_of({.with_ms = 1.5, .without_ms = 1}, "none"),
            R"({"setting":"none","with_clock_ms":1.5,"without_clock_ms":1.0})");
}

TEST(ClockCost, AnswersWithAndWithoutTheClock) {
  test::TinyBench tiny;
  tiny.config.clock_pairs = 3;
  tiny.config.clock_setting = "scout";
  const BenchInputs inputs = tiny.inputs();
  int told = 0;
  const ClockCost cost = measure_clock_cost(tiny.config, BenchSamples(tiny.config, inputs),
                                            [&](const ClockPair&) { ++told; });
  EXPECT_EQ(told, 3);
  EXPECT_EQ(cost.setting, "scout");
  ASSERT_EQ(cost.pairs.size(), 3U);
  for (const ClockPair& pair : cost.pairs) {
    EXPECT_GT(pair.with_ms, 0);
    EXPECT_GT(pair.without_ms, 0);
  }
}

}  // namespace
}  // namespace glimpse::evaluation
