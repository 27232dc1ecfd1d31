#include "pruning/primitives/similarity.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {

TEST(Similarity, IsTheCosineWhateverTheLengths) {
  const torch::Tensor x = torch::tensor({3.0F, 0.0F, 1.0F, 1.0F, 0.0F, 0.0F}).view({3, 2});
  const torch::Tensor cosine = cosines(x);
  EXPECT_NEAR(cosine[0][1].item<double>(), 1 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(cosine[1][1].item<double>(), 1, 1e-6);
  EXPECT_EQ(cosine[2].abs().sum().item<double>(), 0);
  EXPECT_EQ(cosines(x, x.slice(0, 0, 2)).sizes(), torch::IntArrayRef({3, 2}));
}

TEST(Similarity, ScalesToTheRangeAndLeavesEqualValuesEqual) {
  const torch::Tensor scaled = min_max_scaled(torch::tensor({2.0F, 6.0F, 3.0F}), 0.4);
  EXPECT_TRUE(scaled.allclose(torch::tensor({0.1F, 1.1F, 0.35F})));
  EXPECT_TRUE(min_max_scaled(torch::full({3}, 5.0F)).equal(torch::ones({3})));
}

TEST(Similarity, ListsTheOthers) {
  EXPECT_EQ(test::values(all_but(5, torch::tensor({3, 0}, torch::kInt64))),
            (std::vector<int64_t>{1, 2, 4}));
  EXPECT_EQ(all_but(2, torch::arange(2, torch::kInt64)).numel(), 0);
}

}  // namespace glimpse::pruning
