#include "pruning/primitives/merging.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/primitives/similarity.h"
#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Ids = std::vector<int64_t>;

torch::Tensor ids(const Ids& values) { return torch::tensor(values, torch::kInt64); }

}  // namespace

TEST(Merging, TokensJoinTheMostSimilarKeptOneAndKeptOnesThemselves) {
  const torch::Tensor x =
      torch::tensor({1.0F, 0.0F, 0.9F, 0.1F, 0.0F, 1.0F, 0.2F, 1.0F, 1.0F, 0.0F}).view({5, 2});
  EXPECT_EQ(test::values(nearest_kept(cosines(x), ids({2, 0}))), (Ids{1, 1, 0, 0, 1}));
  // Token 4 equals token 0: each stays its own when both are kept.
  EXPECT_EQ(test::values(nearest_kept(cosines(x), ids({0, 4}))).at(4), 1);
}

TEST(Merging, GroupMeansAreMeansAndLeaveOutWhatIsInNoGroup) {
  const torch::Tensor mix = group_means(ids({1, 0, 1, -1}), 2);
  EXPECT_TRUE(
      mix.equal(torch::tensor({0.0F, 1.0F, 0.0F, 0.0F, 0.5F, 0.0F, 0.5F, 0.0F}).view({2, 4})));
  EXPECT_TRUE(plain_mix(ids({2, 0}), 3)
                  .equal(torch::tensor({0.0F, 0.0F, 1.0F, 1.0F, 0.0F, 0.0F}).view({2, 3})));
}

TEST(Merging, DensityPeaksFindTheCentresOfTwoHeaps) {
  const torch::Tensor x = torch::tensor({0.0F, 0.1F, 0.2F, 5.0F, 5.2F, 5.1F, 0.15F}).view({7, 1});
  const Clusters clusters = density_peaks(x, 2, 3);
  ASSERT_EQ(clusters.centre_K.numel(), 2);
  const torch::Tensor group = clusters.group_N;
  for (const int64_t token : {1, 2, 6}) EXPECT_TRUE(group[token].equal(group[0])) << token;
  for (const int64_t token : {4, 5}) EXPECT_TRUE(group[token].equal(group[3])) << token;
  EXPECT_FALSE(group[0].equal(group[3]));
  EXPECT_EQ(density_peaks(x, 20, 3).centre_K.numel(), 7);
}

TEST(Merging, BipartiteRoundsMergeTheMostSimilarPairsFirst) {
  // Even tokens 0, 2, 4 and odd tokens 1, 3: 0 equals 3, 4 is near 1.
  const torch::Tensor x =
      torch::tensor({1.0F, 0.0F, 0.0F, 1.0F, -1.0F, -1.0F, 2.0F, 0.0F, 0.1F, 1.0F}).view({5, 2});
  EXPECT_EQ(test::values(bipartite_groups(x, 4)), (Ids{2, 0, 1, 2, 3}));
  EXPECT_EQ(test::values(bipartite_groups(x, 3)), (Ids{2, 0, 1, 2, 0}));
  EXPECT_EQ(test::values(bipartite_groups(x, 1)), (Ids{0, 0, 0, 0, 0}));
  EXPECT_EQ(test::values(bipartite_groups(x, 5)), (Ids{0, 1, 2, 3, 4}));
}

}  // namespace glimpse::pruning
