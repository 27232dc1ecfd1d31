#include "pruning/primitives/greedy.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/primitives/similarity.h"
#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Ids = std::vector<int64_t>;

// Unit vectors of the plane at these degrees.
torch::Tensor at_degrees(const std::vector<double>& degrees) {
  const torch::Tensor angle = torch::tensor(degrees) * (M_PI / 180);
  return torch::stack({angle.cos(), angle.sin()}, 1).to(torch::kFloat32);
}

torch::Tensor random_rows() {
  torch::manual_seed(3);
  return torch::randn({24, 6});
}

// The same choice by the definition: the determinant of the kernel of chosen and candidate.
Ids dpp_by_determinants(const torch::Tensor& kernel, int64_t k) {
  Ids chosen;
  while (static_cast<int64_t>(chosen.size()) < k) {
    double best = -1;
    int64_t pick = -1;
    for (int64_t j = 0; j < kernel.size(0); ++j) {
      if (std::find(chosen.begin(), chosen.end(), j) != chosen.end()) continue;
      Ids with = chosen;
      with.push_back(j);
      const torch::Tensor index = torch::tensor(with, torch::kInt64);
      const double value =
          torch::linalg_det(kernel.index_select(0, index).index_select(1, index)).item<double>();
      if (value > best) best = value, pick = j;
    }
    chosen.push_back(pick);
  }
  return chosen;
}

}  // namespace

TEST(GreedyMaxMin, StartsWithTheLoneliestAndGoesToTheFarthest) {
  // Nearest neighbours: 10, 10, 30, 30, 60 degrees away. After 130 degrees: 0 is farthest, then 70
  // (60 from 130, 70 from 0) beats 40 (40 from 0).
  const torch::Tensor x = at_degrees({0, 10, 40, 70, 130});
  EXPECT_EQ(test::values(greedy_max_min(cosines(x), 3)), (Ids{4, 0, 3}));
  EXPECT_EQ(test::values(greedy_max_min(cosines(x), 5)).size(), 5U);
  EXPECT_EQ(greedy_max_min(cosines(x), 0).numel(), 0);
}

TEST(GreedyMaxMin, TiesGoToTheLowerIndex) {
  EXPECT_EQ(test::values(greedy_max_min(torch::eye(4), 3)), (Ids{0, 1, 2}));
}

TEST(GreedyDpp, IsTheGreedyMaximumOfDeterminants) {
  const torch::Tensor x = random_rows().to(torch::kFloat64);
  const torch::Tensor weight = torch::rand({24}, torch::kFloat64) + 0.1;
  const torch::Tensor kernel =
      cosines(x).to(torch::kFloat64) * weight.unsqueeze(0) * weight.unsqueeze(1);
  EXPECT_EQ(test::values(greedy_dpp(kernel, 5)), dpp_by_determinants(kernel, 5));
}

TEST(GreedyDpp, GoesOnBehindTheRankOfTheKernel) {
  const torch::Tensor x = at_degrees({0, 45, 90, 135});
  const Ids all = test::values(std::get<0>(greedy_dpp(cosines(x), 4).sort()));
  EXPECT_EQ(all, (Ids{0, 1, 2, 3}));
  torch::manual_seed(5);
  const torch::Tensor wide = cosines(torch::randn({40, 6}));
  EXPECT_TRUE(std::get<0>(greedy_dpp(wide, 40).sort()).equal(torch::arange(40, torch::kInt64)));
}

TEST(GreedyCoverage, TakesTheLargestNewWeightedCover) {
  // Tokens 0, 1 alike, 2, 3, 4 alike; 5 alone but salient.
  torch::Tensor similarity = torch::zeros({6, 6});
  similarity.slice(0, 0, 2).slice(1, 0, 2).fill_(1);
  similarity.slice(0, 2, 5).slice(1, 2, 5).fill_(1);
  similarity[5][5] = 1;
  const torch::Tensor weight = torch::tensor({1.0F, 1.1F, 1.0F, 1.0F, 1.0F, 2.5F});
  // Gains: 2, 2.2, 3, 3, 3, 2.5; then nothing is left of 2, 3, 4.
  EXPECT_EQ(test::values(greedy_coverage(similarity, weight, 3)), (Ids{2, 5, 1}));
}

TEST(GreedyThreeTerms, IsTheFormulaAtEveryStep) {
  const torch::Tensor similarity = cosines(random_rows());
  const torch::Tensor relevance = torch::rand({24});
  Ids expected = {relevance.argmax().item<int64_t>()};
  while (expected.size() < 6) {
    std::vector<double> r, d, c;
    Ids left;
    for (int64_t i = 0; i < 24; ++i) {
      if (std::find(expected.begin(), expected.end(), i) != expected.end()) continue;
      left.push_back(i);
    }
    const auto closest = [&](int64_t i) {
      double best = -2;
      for (const int64_t s : expected) best = std::max(best, similarity[i][s].item<double>());
      return best;
    };
    for (const int64_t i : left) {
      r.push_back(relevance[i].item<double>());
      d.push_back(1 - closest(i));
      double cover = 0;
      for (const int64_t j : left) {
        cover += std::max(0.0, similarity[i][j].item<double>() - closest(j));
      }
      c.push_back(cover);
    }
    const auto mean = [](const std::vector<double>& x) {
      double sum = 0;
      for (const double value : x) sum += value;
      return sum / double(x.size());
    };
    size_t best = 0;
    const auto score = [&](size_t i) {
      return r[i] / mean(r) + 0.5 * d[i] / mean(d) + 0.3 * c[i] / mean(c);
    };
    for (size_t i = 1; i < left.size(); ++i) {
      if (score(i) > score(best)) best = i;
    }
    expected.push_back(left[best]);
  }
  const ThreeTermWeights weights{.diversity = 0.5, .coverage = 0.3};
  EXPECT_EQ(test::values(greedy_three_terms(similarity, relevance, 6, weights)), expected);
  EXPECT_EQ(greedy_three_terms(similarity, relevance, 24, weights).numel(), 24);
}

}  // namespace glimpse::pruning
