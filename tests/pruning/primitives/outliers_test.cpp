#include "pruning/primitives/outliers.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::pruning {

TEST(OutlierCount, CountsWhatExceedsTheThirdQuartileByOneAndAHalfRanges) {
  // Quartiles of 0..8 and 20: 2.25 and 6.75, limit 13.5.
  torch::Tensor scores = torch::arange(10, torch::kFloat32);
  EXPECT_EQ(outlier_count(scores), 0);
  scores[9] = 20;
  EXPECT_EQ(outlier_count(scores), 1);
  // Quartiles 0 and, between the fifth and sixth, 0.5: limit 1.25.
  EXPECT_EQ(outlier_count(torch::tensor({0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F, 2.0F})), 1);
  // All equal: the limit is strict.
  EXPECT_EQ(outlier_count(torch::full({4}, 2.0F)), 0);
  EXPECT_EQ(outlier_count(torch::tensor({0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F})), 1);
  EXPECT_EQ(outlier_count(torch::zeros({0})), 0);
}

}  // namespace glimpse::pruning
