#include "evaluation/latency_rows.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "evaluation/rows.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

LatencyRow timed(const std::string& id, const std::string& setting, int64_t round, double ttft) {
  return {.id = id,
          .setting = setting,
          .round = round,
          .ms = {{kTimeTtft, ttft}, {kTimePrefill, ttft / 2}}};
}

TEST(LatencyRows, RatiosArePairedByQuestion) {
  // The second question takes ten times longer for both: the ratio is 1/2 for each.
  const std::vector<LatencyRow> rows = {timed("a", "none", 0, 10), timed("a", "half", 0, 5),
                                        timed("b", "none", 0, 100), timed("b", "half", 0, 50)};
  const Timing timing = summarize_latency(rows, "half", test::two_settings());
  EXPECT_EQ(timing.questions, 2);
  EXPECT_NEAR(timing.ttft_ratio.value, 0.5, 1e-12);
  EXPECT_NEAR(timing.ttft_ratio.high, 0.5, 1e-12);
  EXPECT_NEAR(timing.prefill_ratio.value, 0.5, 1e-12);
}

TEST(LatencyRows, RoundsOfAQuestionCountOnceByTheirMedian) {
  const std::vector<LatencyRow> rows = {timed("a", "none", 0, 10), timed("a", "none", 1, 10),
                                        timed("a", "half", 0, 8), timed("a", "half", 1, 12)};
  const Timing timing = summarize_latency(rows, "half", test::two_settings());
  EXPECT_NEAR(timing.ttft_ratio.value, 1, 1e-12);
  EXPECT_EQ(timing.ttft_ratio.n, 1);
  for (const PhaseTime& time : timing.phases) {
    if (time.phase != kTimeTtft) continue;
    EXPECT_NEAR(time.median_ms, 10, 1e-12);
    EXPECT_LE(time.p10, time.median_ms);
    EXPECT_LE(time.median_ms, time.p90);
  }
}

TEST(LatencyRows, RowsSurviveTheFile) {
  const glimpse::test::TempFolder run;
  EXPECT_TRUE(read_latency(run.path()).empty());
  write_latency(run.path(), {timed("a", "none", 0, 10), timed("b", "half", 1, 0.1 + 0.2)});
  const auto rows = read_latency(run.path());
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].id, "b");
  EXPECT_EQ(rows[1].round, 1);
  EXPECT_EQ(rows[1].ms.at(kTimeTtft), 0.1 + 0.2);
  write_file_atomically(run.path() / "latency.jsonl", "{}\n");
  EXPECT_THROW(read_latency(run.path()), Error);
}

TEST(LatencyRows, FactsSurviveTheFileAndMayBeAbsent) {
  const glimpse::test::TempFolder run;
  LatencyRow row = timed("a", "none", 0, 10);
  EXPECT_EQ(line_of(row).find("facts"), std::string::npos);
  row.facts = {{kFactKvBytes, 4096}};
  write_latency(run.path(), {row, timed("b", "none", 0, 10)});
  const auto rows = read_latency(run.path());
  EXPECT_EQ(rows[0].facts, row.facts);
  EXPECT_TRUE(rows[1].facts.empty());
}

TEST(LatencyRows, BreakEvenIsWhereFasterStepsHavePaidTheLaterStart) {
  const auto row = [](const char* setting, double ttft, double step) {
    return LatencyRow{.id = "a",
                      .setting = setting,
                      .ms = {{kTimeTtft, ttft}, {kTimePrefill, 1}, {kTimePerToken, step}}};
  };
  const auto tokens = [&](double ttft, double step) {
    return summarize_latency({row("none", 100, 5), row("half", ttft, step)}, "half",
                             test::two_settings())
        .break_even_tokens;
  };
  EXPECT_NEAR(tokens(120, 4).value(), 20, 1e-12);
  EXPECT_EQ(tokens(80, 4), 0) << "faster from the first token on";
  EXPECT_EQ(tokens(100, 5), 0);
  EXPECT_FALSE(tokens(120, 6).has_value());
  EXPECT_FALSE(tokens(80, 6).has_value()) << "short answers only";
}

TEST(LatencyRows, TailsAreNotMedians) {
  std::vector<LatencyRow> rows;
  for (int i = 0; i <= 100; ++i) rows.push_back(timed(std::to_string(i), "none", 0, i));
  for (const PhaseTime& time : summarize_latency(rows, "none", test::two_settings()).phases) {
    if (time.phase != kTimeTtft) continue;
    EXPECT_NEAR(time.median_ms, 50, 1e-9);
    EXPECT_NEAR(time.p90, 90, 1e-9);
    EXPECT_NEAR(time.p99, 99, 1e-9);
    EXPECT_NEAR(time.mean_ms, 50, 1e-9);
  }
}

}  // namespace
}  // namespace glimpse::evaluation
