#include "nn/rotary.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace glimpse::nn {
namespace {

torch::Tensor positions(const std::vector<int64_t>& values) {
  return torch::tensor(values, torch::kInt64);
}

}  // namespace

TEST(Rotary, TurnsDimensionIWithIPlusHalfByPositionTimesBaseToMinusTwoIOverD) {
  // d = 4, base 100: angles 3 and 3 / 10 at position 3.
  const RotaryTable table =
      rotary_table(positions({3}), {.head_dim = 4, .base = 100.0}, torch::kFloat32);
  const torch::Tensor x = torch::tensor({1.0F, 2.0F, 5.0F, 7.0F}).view({1, 1, 4});
  const float c0 = std::cos(3.0F), s0 = std::sin(3.0F), c1 = std::cos(0.3F), s1 = std::sin(0.3F);
  const torch::Tensor expected =
      torch::tensor({c0 - 5 * s0, 2 * c1 - 7 * s1, 5 * c0 + s0, 7 * c1 + 2 * s1}).view({1, 1, 4});
  EXPECT_TRUE(rotate(x, table).allclose(expected, 1e-5, 1e-6));
}

TEST(Rotary, PositionZeroChangesNothing) {
  const torch::Tensor x = torch::randn({1, 3, 8});
  EXPECT_TRUE(rotate(x, rotary_table(positions({0}), {.head_dim = 8, .base = 1e4}, torch::kFloat32))
                  .equal(x));
}

TEST(Rotary, ScoresDependOnTheDistanceOnly) {
  torch::manual_seed(1);
  const torch::Tensor q = torch::randn({1, 2, 16}), k = torch::randn({1, 2, 16});
  const auto score = [&](int64_t at_q, int64_t at_k) {
    const auto turn = [](const torch::Tensor& x, int64_t at) {
      return rotate(x,
                    rotary_table(positions({at}), {.head_dim = 16, .base = 1e4}, torch::kFloat32));
    };
    return (turn(q, at_q) * turn(k, at_k)).sum(-1);
  };
  EXPECT_TRUE(score(10, 3).allclose(score(510, 503), 1e-4, 1e-4));
  EXPECT_FALSE(score(10, 3).allclose(score(10, 4), 1e-4, 1e-4));
}

TEST(Rotary, EveryRowHasItsOwnPosition) {
  const torch::Tensor x = torch::randn({3, 1, 4});
  const RotaryTable table =
      rotary_table(positions({7, 0, 2}), {.head_dim = 4, .base = 1e4}, torch::kFloat32);
  for (int64_t row = 0; row < 3; ++row) {
    const int64_t at = std::vector<int64_t>{7, 0, 2}[static_cast<size_t>(row)];
    const auto one = rotary_table(positions({at}), {.head_dim = 4, .base = 1e4}, torch::kFloat32);
    EXPECT_TRUE(rotate(x, table)[row].allclose(rotate(x.narrow(0, row, 1), one)[0]));
  }
}

TEST(Rotary, ComputesAnglesInFloat32AndRoundsTheTableOnly) {
  const auto wide = rotary_table(positions({1000}), {.head_dim = 8, .base = 1e4}, torch::kFloat32);
  const auto narrow =
      rotary_table(positions({1000}), {.head_dim = 8, .base = 1e4}, torch::kBFloat16);
  EXPECT_TRUE(narrow.cos_Td.equal(wide.cos_Td.to(torch::kBFloat16)));
  EXPECT_TRUE(narrow.sin_Td.equal(wide.sin_Td.to(torch::kBFloat16)));
}

TEST(Rotary, SectionsFollowTimeRowAndColumn) {
  // d = 8: frequency 0 follows time, 1 the row, 2 and 3 the column, in both halves alike.
  const torch::Tensor ids = torch::tensor({5, 2, 3}, torch::kInt64).view({3, 1});
  const RotaryOptions options{.head_dim = 8, .sections = {1, 1, 2}};
  const RotaryTable table = rotary_table(ids, options, torch::kFloat32);
  const std::vector<int64_t> axes = {0, 1, 2, 2, 0, 1, 2, 2};
  for (int64_t i = 0; i < 8; ++i) {
    const int64_t at = ids[axes[static_cast<size_t>(i)]][0].item<int64_t>();
    const RotaryTable one = rotary_table(positions({at}), options, torch::kFloat32);
    EXPECT_EQ(table.cos_Td[0][i].item<float>(), one.cos_Td[0][i].item<float>());
    EXPECT_EQ(table.sin_Td[0][i].item<float>(), one.sin_Td[0][i].item<float>());
  }
}

TEST(Rotary, EqualAxesAreOneAxis) {
  const RotaryOptions options{.head_dim = 8, .sections = {1, 1, 2}};
  const torch::Tensor ids = positions({4, 9});
  const auto three = rotary_table(ids.expand({3, 2}), options, torch::kFloat32);
  EXPECT_TRUE(three.cos_Td.equal(rotary_table(ids, options, torch::kFloat32).cos_Td));
}

TEST(GridRotary, TurnsByRowThenByColumn) {
  const RotaryTable table = grid_rotary_table(grid_cells({{3, 2}}, torch::kCPU), 8);
  // Cell 5 is row 2, column 1; frequencies 1 and 10000^(-2/4) = 0.01; both halves alike.
  const std::vector<double> phases = {2, 0.02, 1, 0.01, 2, 0.02, 1, 0.01};
  for (int64_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(table.cos_Td[5][i].item<double>(), std::cos(phases[static_cast<size_t>(i)]), 1e-6);
    EXPECT_NEAR(table.sin_Td[5][i].item<double>(), std::sin(phases[static_cast<size_t>(i)]), 1e-6);
  }
}

TEST(GridRotary, RoundsToTheGivenPrecision) {
  const GridCells cells = grid_cells({{40, 40}}, torch::kCPU);
  const auto wide = grid_rotary_table(cells, 16);
  const auto narrow = grid_rotary_table(cells, 16, torch::kBFloat16);
  EXPECT_EQ(narrow.cos_Td.scalar_type(), torch::kFloat32);
  const double apart = (narrow.cos_Td - wide.cos_Td).abs().max().item<double>();
  EXPECT_GT(apart, 0.004);
  EXPECT_LT(apart, 0.5);
}

}  // namespace glimpse::nn
