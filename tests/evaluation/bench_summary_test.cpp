#include "evaluation/bench_summary.h"

#include <gtest/gtest.h>

#include "evaluation/bench_run.h"
#include "inference/phases.h"

namespace glimpse::evaluation {
namespace {

struct MadeUp {
  double vision = 0, layers = 0, predictor = 0, compaction = 0;
};

LatencyRow made_up_row(const std::string& id, const std::string& setting, const MadeUp& ms) {
  const double prefill = ms.layers + ms.predictor + ms.compaction;
  return {.id = id,
          .setting = setting,
          .ms = {{inference::kPhaseVision, ms.vision},
                 {inference::kPhasePredictor, ms.predictor},
                 {inference::kPhaseCompaction, ms.compaction},
                 {kTimePrefill, prefill},
                 {kTimeTtft, ms.vision + prefill}},
          .facts = {{kFactVisionFlops, 2e12},
                    {kFactPrefillFlops, setting == "none" ? 6e12 : 1e12},
                    {kFactPeakRss, ms.vision}}};
}

// Two samples: prefill 400 -> 50 and 100 -> 20 ms, vision 100 and 200 ms.
std::vector<LatencyRow> made_up_rows() {
  return {
      made_up_row("a", "none", {.vision = 100, .layers = 400}),
      made_up_row("a", "scout", {.vision = 100, .layers = 46, .predictor = 3, .compaction = 1}),
      made_up_row("b", "none", {.vision = 200, .layers = 100}),
      made_up_row("b", "scout", {.vision = 200, .layers = 14, .predictor = 5, .compaction = 1})};
}

BenchSummary made_up_summary() {
  return summarize_bench(made_up_rows(), test::tiny_bench("somewhere"), {0, 1234});
}

TEST(BenchSummary, SpeedUpsArePairedAndOfSums) {
  const BenchCosts scout = made_up_summary().settings.at(1);
  // Prefill ratios 1/8 and 1/5: their median is 0.1625.
  EXPECT_NEAR(scout.prefill.value, 1 / 0.1625, 1e-9);
  EXPECT_NEAR(scout.prefill.of_sums, 500.0 / 70, 1e-9);
  EXPECT_NEAR(scout.prefill.low, 5, 1e-9);
  EXPECT_NEAR(scout.prefill.high, 8, 1e-9);
  // TTFT 500 -> 150 and 300 -> 220.
  EXPECT_NEAR(scout.ttft.value, 1 / ((0.3 + 220.0 / 300) / 2), 1e-9);
  EXPECT_NEAR(scout.ttft.of_sums, 800.0 / 370, 1e-9);
  EXPECT_NEAR(made_up_summary().settings.at(0).ttft.value, 1, 1e-12);
}

TEST(BenchSummary, ThePredictorsShareIsOfTheBaselinesPrefill) {
  // Medians: (4 + 6) / 2 of (400 + 100) / 2.
  EXPECT_NEAR(made_up_summary().settings.at(1).predictor_share, 5.0 / 250, 1e-12);
  EXPECT_EQ(made_up_summary().settings.at(0).predictor_share, 0);
  EXPECT_EQ(made_up_summary().settings.at(1).predictor_parameters, 1234);
}

TEST(BenchSummary, TheCeilingIsADecoderThatTakesNoTime) {
  EXPECT_EQ(vision_ceiling(2, 6), 4);
  EXPECT_EQ(vision_ceiling(0, 6), 0) << "nothing bounds it";
  const Ceiling ceiling = made_up_summary().ceiling;
  EXPECT_NEAR(ceiling.by_flops, 4, 1e-12);
  EXPECT_NEAR(ceiling.by_time, (150.0 + 250) / 150, 1e-12);
}

TEST(BenchSummary, FactsAreMeansAndTheHighestPeak) {
  const BenchCosts none = made_up_summary().settings.at(0);
  EXPECT_NEAR(none.facts.at(kFactPrefillFlops), 6e12, 1);
  EXPECT_EQ(none.facts.at(kFactPeakRss), 200);
}

TEST(BenchSummary, SpreadIsTheMedianDistanceFromTheMedian) {
  std::vector<LatencyRow> rows;
  for (const double ms : {1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0}) {
    for (const char* setting : {"none", "scout"}) {
      rows.push_back(
          made_up_row(std::to_string(rows.size() / 2), setting, {.vision = ms, .layers = 1}));
    }
  }
  const BenchSummary summary = summarize_bench(rows, test::tiny_bench("somewhere"), {0, 0});
  for (const PhaseTime& time : summary.settings[0].timing.phases) {
    if (time.phase != inference::kPhaseVision) continue;
    EXPECT_EQ(time.median_ms, 2);
    EXPECT_EQ(time.mad_ms, 1);  // of 1 1 0 0 2 4 7
  }
}

}  // namespace
}  // namespace glimpse::evaluation
