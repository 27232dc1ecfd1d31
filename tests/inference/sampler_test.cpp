#include "inference/sampler.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "support/error_text.h"

namespace glimpse::inference {
namespace {

torch::Tensor ids(const std::vector<int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

// Shares of each id in many draws, seen ids not penalised.
std::vector<double> shares(const torch::Tensor& probabilities, SamplingOptions options) {
  constexpr int kDraws = 4000;
  if (options.temperature == 0) options.temperature = 1;
  Sampler sampler(options, ids({}));
  std::vector<double> counts(static_cast<size_t>(probabilities.size(0)), 0);
  const torch::Tensor logits = probabilities.log();
  for (int i = 0; i < kDraws; ++i) ++counts[static_cast<size_t>(sampler.next(logits))];
  for (double& count : counts) count /= kDraws;
  return counts;
}

const torch::Tensor kProbabilities = torch::tensor({0.05F, 0.5F, 0.15F, 0.3F});
constexpr double kThreeSigma = 0.024;

}  // namespace

TEST(Sampler, GreedyTakesTheLargestAndTheLowerIdOfATie) {
  Sampler sampler({}, ids({}));
  EXPECT_EQ(sampler.next(torch::tensor({1.0F, 3.0F, 2.0F})), 1);
  EXPECT_EQ(sampler.next(torch::tensor({1.0F, 3.0F, 3.0F})), 1);
}

TEST(Sampler, RepetitionPenaltyDividesPositiveAndMultipliesNegativeLogitsOfSeenIds) {
  Sampler positive({.repetition_penalty = 1.5}, ids({0, 0}));
  const torch::Tensor logits = torch::tensor({2.0F, 1.9F, 1.0F});
  EXPECT_EQ(positive.next(logits), 1);  // 2 / 1.5 = 1.33, once for a repeated id
  EXPECT_EQ(positive.next(logits), 0);  // now 1.9 / 1.5 = 1.27 too
  Sampler negative({.repetition_penalty = 1.5}, ids({0}));
  EXPECT_EQ(negative.next(torch::tensor({-1.0F, -1.4F})), 1);  // -1.5 against -1.4
}

TEST(Sampler, DrawsWithTheProbabilitiesOfTheSoftmax) {
  const std::vector<double> drawn = shares(kProbabilities, {});
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(drawn[i], kProbabilities[static_cast<int64_t>(i)].item<double>(), kThreeSigma);
  }
}

TEST(Sampler, TemperatureHalvedSquaresTheProbabilities) {
  const std::vector<double> drawn = shares(kProbabilities, {.temperature = 0.5});
  const double sum = 0.0025 + 0.25 + 0.0225 + 0.09;
  EXPECT_NEAR(drawn[1], 0.25 / sum, kThreeSigma);
  EXPECT_NEAR(drawn[3], 0.09 / sum, kThreeSigma);
}

TEST(Sampler, TopKKeepsTheBest) {
  const std::vector<double> drawn = shares(kProbabilities, {.top_k = 2});
  EXPECT_EQ(drawn[0] + drawn[2], 0);
  EXPECT_NEAR(drawn[1], 0.5 / 0.8, kThreeSigma);
  EXPECT_EQ(shares(kProbabilities, {.top_k = 1})[1], 1);
  EXPECT_GT(shares(kProbabilities, {.top_k = 9})[0], 0);
}

TEST(Sampler, TopPKeepsTheSmallestSetThatReachesIt) {
  const std::vector<double> two = shares(kProbabilities, {.top_p = 0.75});
  EXPECT_EQ(two[0] + two[2], 0);
  EXPECT_NEAR(two[3], 0.3 / 0.8, kThreeSigma);
  EXPECT_EQ(shares(kProbabilities, {.top_p = 0.4})[1], 1);
  const std::vector<double> three = shares(kProbabilities, {.top_p = 0.85});
  EXPECT_EQ(three[0], 0);
  EXPECT_GT(three[2], 0);
}

TEST(Sampler, TheNucleusIsTakenOfWhatTopKLeft) {
  // Of ids 1 and 3 alone the first has 0.625 of the mass.
  EXPECT_EQ(shares(kProbabilities, {.top_k = 2, .top_p = 0.6})[1], 1);
}

TEST(Sampler, TheSeedDecidesTheDraws) {
  const auto draws = [](uint64_t seed) {
    Sampler sampler({.temperature = 1, .seed = seed}, ids({}));
    std::vector<int64_t> drawn;
    for (int i = 0; i < 20; ++i) drawn.push_back(sampler.next(kProbabilities.log()));
    return drawn;
  };
  EXPECT_EQ(draws(7), draws(7));
  EXPECT_NE(draws(7), draws(8));
}

TEST(Sampler, LeavesTheLogitsAlone) {
  const torch::Tensor logits = torch::tensor({1.0, 2.0}, torch::kFloat64);
  Sampler sampler({.temperature = 0.5, .top_k = 1, .repetition_penalty = 2}, ids({1}));
  sampler.next(logits);
  EXPECT_TRUE(logits.equal(torch::tensor({1.0, 2.0}, torch::kFloat64)));
}

TEST(SamplingOptions, AreRefusedOutsideTheirRangeByName) {
  const auto refusal = [](const SamplingOptions& options) {
    return test::error_text([&] { validate(options); });
  };
  EXPECT_EQ(refusal({}), "");
  EXPECT_NE(refusal({.temperature = -1}).find("temperature"), std::string::npos);
  EXPECT_NE(refusal({.top_k = -1}).find("top_k"), std::string::npos);
  EXPECT_NE(refusal({.top_p = 0}).find("top_p"), std::string::npos);
  EXPECT_NE(refusal({.top_p = 1.5}).find("top_p"), std::string::npos);
  EXPECT_NE(refusal({.repetition_penalty = 0}).find("repetition_penalty"), std::string::npos);
}

}  // namespace glimpse::inference
