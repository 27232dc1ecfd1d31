#include "training/token_targets.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "support/error_text.h"

namespace glimpse::training {
namespace {

// Two questions over five tokens.
torch::Tensor relevance() {
  return torch::tensor({{0.05F, 0.4F, 0.1F, 0.3F, 0.15F}, {0.2F, 0.2F, 0.2F, 0.2F, 0.2F}});
}

bool near(const torch::Tensor& a, const std::vector<std::vector<float>>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!a[static_cast<int64_t>(i)].allclose(torch::tensor(rows[i]))) return false;
  }
  return a.size(0) == static_cast<int64_t>(rows.size());
}

}  // namespace

TEST(BoxTargets, AreTheMaskOfTheSamplesBoxes) {
  const std::vector<bool> mask =
      box_mask({{.x1 = 0.5, .y1 = 0, .x2 = 0.6, .y2 = 0.9}}, {.t = 1, .h = 2, .w = 4});
  EXPECT_EQ(mask, (std::vector<bool>{false, false, true, false, false, false, true, false}));
}

TEST(RelevanceTarget, CoverageTakesTheFewestTokensThatHoldTheShare) {
  EXPECT_TRUE(
      near(relevance_target(relevance(), {.coverage = 0.6}), {{0, 1, 0, 1, 0}, {1, 1, 1, 0, 0}}));
  EXPECT_TRUE(
      near(relevance_target(relevance(), {.coverage = 0.3}), {{0, 1, 0, 0, 0}, {1, 1, 0, 0, 0}}));
}

TEST(RelevanceTarget, NeverTakesMoreThanTheLimit) {
  EXPECT_TRUE(near(relevance_target(relevance(), {.coverage = 1.0, .max_tokens = 2}),
                   {{0, 1, 0, 1, 0}, {1, 1, 0, 0, 0}}));
}

TEST(RelevanceTarget, TopKTakesThatManyAndTiesKeepTheLowerIndex) {
  EXPECT_TRUE(near(relevance_target(relevance(), {.form = "top_k", .max_tokens = 3}),
                   {{0, 1, 0, 1, 1}, {1, 1, 1, 0, 0}}));
}

TEST(RelevanceTarget, SoftFallsOffBelowTheLastTokenTaken) {
  EXPECT_TRUE(near(relevance_target(relevance().narrow(0, 0, 1), {.form = "soft", .coverage = 0.6}),
                   {{0.05F / 0.3F, 1, 0.1F / 0.3F, 1, 0.15F / 0.3F}}));
}

TEST(RelevanceForm, IsRefusedOutsideItsRanges) {
  const auto refusal = [](const RelevanceForm& form) {
    return test::error_text([&] { validate(form); });
  };
  EXPECT_EQ(refusal({}), "");
  EXPECT_NE(refusal({.form = "hard"}).find("'hard'"), std::string::npos);
  EXPECT_NE(refusal({.coverage = 0}).find("coverage"), std::string::npos);
  EXPECT_NE(refusal({.max_tokens = 0}).find("max_tokens"), std::string::npos);
}

}  // namespace glimpse::training
