#include "pruning/glimpse/picture_layout.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Indices = std::vector<int64_t>;
using test::values;

}  // namespace

TEST(PictureLayout, RestartsInEveryPicture) {
  const PictureLayout layout = picture_layout({{2, 3}, {1, 2}}, {}, torch::zeros({1}));
  EXPECT_EQ(values(layout.row_N), (Indices{0, 0, 0, 1, 1, 1, 0, 0}));
  EXPECT_EQ(values(layout.column_N), (Indices{0, 1, 2, 0, 1, 2, 0, 1}));
  EXPECT_EQ(layout.per_picture, (Indices{6, 2}));
}

TEST(PictureLayout, CountsOnlyWhatIsAlive) {
  const torch::Tensor alive = torch::tensor({1, 5, 7}, torch::kInt64);
  const PictureLayout layout = picture_layout({{2, 3}, {1, 2}}, alive, alive);
  EXPECT_EQ(values(layout.row_N), (Indices{0, 1, 0}));
  EXPECT_EQ(values(layout.column_N), (Indices{1, 2, 1}));
  EXPECT_EQ(layout.per_picture, (Indices{2, 1}));
}

TEST(PictureRotary, TurnsByRowThenByColumn) {
  const PictureLayout layout = picture_layout({{3, 2}}, {}, torch::zeros({1}));
  const nn::RotaryTable table = picture_rotary(layout, 8);
  // Token 5 is row 2, column 1; frequencies 1 and 10000^(-2/4) = 0.01; both halves alike.
  const std::vector<double> phases = {2, 0.02, 1, 0.01, 2, 0.02, 1, 0.01};
  for (int64_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(table.cos_Td[5][i].item<double>(), std::cos(phases[static_cast<size_t>(i)]), 1e-6);
    EXPECT_NEAR(table.sin_Td[5][i].item<double>(), std::sin(phases[static_cast<size_t>(i)]), 1e-6);
  }
}

}  // namespace glimpse::pruning
