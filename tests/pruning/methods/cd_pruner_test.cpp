#include "pruning/methods/cd_pruner.h"

#include <gtest/gtest.h>

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"
#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(CdPruner, IsTheProcessOfTheKernelScaledByRelevance) {
  const Evidence seen = test::random_evidence({{4, 4}});
  const torch::Tensor s = cosines(seen.projected_ND);
  const torch::Tensor r = cosines(seen.projected_ND, seen.question_QD).mean(1);
  const auto expected = [&](const torch::Tensor& relevance) {
    const torch::Tensor diagonal = torch::diag(relevance);
    const torch::Tensor kept = greedy_dpp(diagonal.matmul(s).matmul(diagonal), 5);
    return test::values(std::get<0>(kept.sort()));
  };
  const torch::Tensor scaled = (r - r.min() + 1e-6) / (r.max() - r.min());
  const PictureRule rule{.ratio = 5 / 16.};
  EXPECT_EQ(test::kept_by(cd_pruner({}, rule)[0], seen), expected(scaled));
  EXPECT_EQ(test::kept_by(cd_pruner({.theta = 0.5}, rule)[0], seen),
            expected((0.5 * scaled).exp()));
  const torch::Tensor negated = (r.max() - r + 1e-6) / (r.max() - r.min());
  EXPECT_EQ(test::kept_by(cd_pruner({.negative_relevance = true}, rule)[0], seen),
            expected(negated));
}

TEST(CdPruner, StartsWithTheMostRelevantToken) {
  Evidence seen = test::random_evidence({{1, 3}});
  seen.projected_ND = torch::eye(3);
  seen.question_QD = test::numbers({0, 1, .2}).view({1, 3});
  EXPECT_EQ(test::kept_by(cd_pruner({}, {.ratio = 0.34})[0], seen), (test::Ids{1}));
  EXPECT_TRUE(cd_pruner({}, {})[0].needs.question);
}

}  // namespace glimpse::pruning
