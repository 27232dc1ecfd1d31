#include "metrics/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/random.h"
#include "support/shared.h"

namespace glimpse::metrics {
namespace {

std::vector<std::string> own_cluster_each(size_t n) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < n; ++i) ids.push_back("image-" + std::to_string(i));
  return ids;
}

TEST(Percentile, InterpolatesBetweenOrderStatistics) {
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, 0), 1);
  EXPECT_DOUBLE_EQ(percentile({4, 1, 3, 2}, 1), 4);
  EXPECT_DOUBLE_EQ(percentile({7}, 0.9), 7);
  EXPECT_THROW(percentile({}, 0.5), Error);
  EXPECT_THROW(percentile({1}, 1.5), Error);
}

TEST(MeanWithInterval, IsNarrowForConstantsAndWideForCoins) {
  const auto constant = mean_with_interval({2, 2, 2}, own_cluster_each(3));
  EXPECT_DOUBLE_EQ(constant.low, 2);
  EXPECT_DOUBLE_EQ(constant.high, 2);
  std::vector<double> coins;
  Random random(1);
  for (int i = 0; i < 400; ++i) coins.push_back(random.chance(1, 2) ? 1 : 0);
  const auto estimate = mean_with_interval(coins, own_cluster_each(400));
  EXPECT_NEAR(estimate.high - estimate.low, 2 * 1.96 * 0.5 / 20, 0.01);
  EXPECT_EQ(estimate.n, 400);
}

TEST(MeanWithInterval, QuestionsOnOnePictureCountOnce) {
  std::vector<double> values;
  std::vector<std::string> clusters;
  for (int image = 0; image < 50; ++image) {
    for (int question = 0; question < 8; ++question) {
      values.push_back(image % 2);
      clusters.push_back(std::to_string(image));
    }
  }
  const auto clustered = mean_with_interval(values, clusters);
  const auto naive = mean_with_interval(values, own_cluster_each(values.size()));
  EXPECT_EQ(clustered.clusters, 50);
  EXPECT_NEAR((clustered.high - clustered.low) / (naive.high - naive.low), std::sqrt(8), 0.3);
}

TEST(MeanWithInterval, RepeatsForASeedAndIgnoresClusterNames) {
  const std::vector<double> values = {0, 1, 1, 0, 1, 0, 0, 1};
  const auto a = mean_with_interval(values, {"a", "a", "b", "c", "d", "d", "e", "f"}, {.seed = 3});
  const auto b = mean_with_interval(values, {"z", "z", "q", "y", "m", "m", "b", "a"}, {.seed = 3});
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(MedianWithInterval, CoversTheMedian) {
  const auto estimate =
      median_with_interval({1, 2, 3, 4, 100}, own_cluster_each(5), {.resamples = 500});
  EXPECT_DOUBLE_EQ(estimate.value, 3);
  EXPECT_GE(estimate.low, 1);
  EXPECT_LE(estimate.low, 3);
  EXPECT_GE(estimate.high, 3);
}

TEST(PairedDifference, OfARunWithItselfIsNothing) {
  const std::vector<double> scores = {1, 0, 1, 1};
  const auto difference = paired_difference(scores, scores, own_cluster_each(4));
  EXPECT_EQ(difference.value, 0);
  EXPECT_EQ(difference.low, 0);
  EXPECT_EQ(difference.high, 0);
  EXPECT_EQ(non_inferiority(difference, 0.01), Verdict::non_inferior);
}

TEST(PairedDifference, RefusesRunsOfDifferentLength) {
  EXPECT_THROW(paired_difference({1, 2}, {1}, own_cluster_each(2)), Error);
  EXPECT_THROW(mean_with_interval({}, {}), Error);
  EXPECT_THROW(mean_with_interval({1}, {}), Error);
}

// Expected: all 6^6 resamples enumerated in Python, with the formulas of Efron (1987).
TEST(MeanWithInterval, BcaApproachesTheEnumeratedInterval) {
  const auto estimate = mean_with_interval({0.1, 0.4, 0.5, 0.9, 2.5, 3.0}, own_cluster_each(6),
                                           {.resamples = 200000, .seed = 1});
  EXPECT_NEAR(estimate.low, 0.4000, 0.02);
  EXPECT_NEAR(estimate.high, 2.1333, 0.02);
  EXPECT_NEAR(estimate.bca_low, 0.4667, 0.02);
  EXPECT_NEAR(estimate.bca_high, 2.3167, 0.02);
}

TEST(MeanWithInterval, BcaIsThePercentileIntervalWhereNothingIsSkewed) {
  const auto same = mean_with_interval({2, 2, 2}, own_cluster_each(3));
  EXPECT_EQ(same.bca_low, 2);
  EXPECT_EQ(same.bca_high, 2);
  std::vector<double> coins;
  for (int i = 0; i < 400; ++i) coins.push_back(i % 2);
  const auto even = mean_with_interval(coins, own_cluster_each(400));
  EXPECT_NEAR(even.bca_low, even.low, 0.005);
  EXPECT_NEAR(even.bca_high, even.high, 0.005);
}

TEST(MeanWithInterval, StandardErrorSumsWithinClusters) {
  // Differences 1, 0, 0, -1 of four pictures: variance 2 / 3, standard error sqrt(2 / 3 / 4).
  EXPECT_NEAR(mean_with_interval({1, 0, 0, -1}, own_cluster_each(4)).standard_error,
              std::sqrt(2.0 / 3 / 4), 1e-12);
  // Cluster sums 2 and -2 around the mean 0: sqrt(8 * 2 / 1) / 4.
  EXPECT_NEAR(mean_with_interval({1, 1, -1, -1}, {"a", "a", "b", "b"}).standard_error, 1, 1e-12);
  EXPECT_EQ(mean_with_interval({1, 0}, {"a", "a"}).standard_error, 0);
}

TEST(MedianWithInterval, HasABcaIntervalAroundTheMedian) {
  const auto estimate = median_with_interval({1, 2, 3, 4, 100}, own_cluster_each(5));
  EXPECT_GE(estimate.bca_low, 1);
  EXPECT_LE(estimate.bca_low, 3);
  EXPECT_GE(estimate.bca_high, 3);
}

TEST(MinimumDetectableEffect, OfFivePercentFlipsIsAPointAtFourThousandPairs) {
  EXPECT_NEAR(minimum_detectable_effect(0.224 / std::sqrt(3938.25)), 0.01, 1e-6);
  EXPECT_EQ(pairs_to_detect(0.01, 0.224), 3939);
  EXPECT_EQ(minimum_detectable_effect(0), 0);
  EXPECT_THROW(pairs_to_detect(0, 1), Error);
}

TEST(NormalQuantile, InvertsTheDistribution) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.8), 0.841621233572914, 1e-12);
  EXPECT_NEAR(normal_share_below(normal_quantile(1e-9)), 1e-9, 1e-18);
  EXPECT_THROW(normal_quantile(1), Error);
}

TEST(HolmAdjusted, MultipliesByTheTestsThatAreLeft) {
  const auto adjusted = holm_adjusted({0.04, 0.01, 0.03});
  EXPECT_NEAR(adjusted[1], 0.03, 1e-12);
  EXPECT_NEAR(adjusted[2], 0.06, 1e-12);
  EXPECT_NEAR(adjusted[0], 0.06, 1e-12);  // never below that of a smaller p
  EXPECT_EQ(holm_adjusted({0.9, 0.8})[0], 1);
  EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(NonInferiority, ReadsTheInterval) {
  EXPECT_EQ(non_inferiority({.value = 0.02, .low = 0.001, .high = 0.04}, 0.01), Verdict::superior);
  EXPECT_EQ(name_of(Verdict::superior), "superior");
  EXPECT_EQ(non_inferiority({.value = -0.002, .low = -0.008, .high = 0.004}, 0.01),
            Verdict::non_inferior);
  EXPECT_EQ(non_inferiority({.value = -0.01, .low = -0.03, .high = 0.01}, 0.01),
            Verdict::inconclusive);
  EXPECT_EQ(non_inferiority({.value = -0.05, .low = -0.07, .high = -0.03}, 0.01),
            Verdict::inferior);
  EXPECT_EQ(non_inferiority({.value = -0.01, .low = -0.01, .high = 0}, 0.01),
            Verdict::inconclusive);
  EXPECT_THROW(non_inferiority({}, -1), Error);
  EXPECT_EQ(name_of(Verdict::non_inferior), "non-inferior");
}

TEST(McNemarTest, CountsBinomialTails) {
  EXPECT_DOUBLE_EQ(mcnemar(0, 0).p, 1);
  EXPECT_NEAR(mcnemar(0, 8).p, 2.0 / 256, 1e-12);
  EXPECT_NEAR(mcnemar(3, 3).p, 1, 1e-12);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(McNemarTest, EqualsTheRecordedValues) {
  const auto golden =
      read_json_file(glimpse::test::shared_dir() / "golden/evaluation/golden.json")["mcnemar"];
  ASSERT_EQ(golden.size(), 5u);
  for (const auto& row : golden) {
    const auto test = mcnemar(row["b"], row["c"]);
    EXPECT_NEAR(test.p, row["exact_two_sided"], 1e-9) << row;
    EXPECT_NEAR(test.mid_p, row["mid_p"], 1e-9) << row;
    EXPECT_NEAR(test.chi_squared, row["chi2_cc"], 1e-9) << row;
  }
}
#endif

TEST(WilsonInterval, HasTheTextbookValues) {
  const ShareInterval half = wilson_interval(50, 100);
  EXPECT_NEAR(half.low, 0.40383, 1e-5);
  EXPECT_NEAR(half.high, 0.59617, 1e-5);
  const ShareInterval none = wilson_interval(0, 10);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.27753, 1e-5);
  EXPECT_NEAR(wilson_interval(10, 10).low, 1 - none.high, 1e-12);
  for (const int64_t n : {1, 2, 3, 7, 451}) {
    EXPECT_EQ(wilson_interval(0, n).low, 0) << n;
    EXPECT_EQ(wilson_interval(static_cast<double>(n), n).high, 1) << n;
  }
}

}  // namespace
}  // namespace glimpse::metrics
