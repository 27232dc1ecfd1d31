#include "pruning/methods/oracle.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {

TEST(Oracle, KeepsTheMarkedTokensThatAreAlive) {
  const torch::Tensor keep = torch::tensor({1, 0, 1, 0, 0, 1}).to(torch::kBool);
  const auto stages = oracle(keep, {.layer = 2});
  const auto kept = [&](const torch::Tensor& alive) {
    return test::values(stages[0].select({.grids = {{2, 3}}, .alive_N = alive}).kept);
  };
  EXPECT_EQ(kept(torch::arange(6, torch::kInt64)), (std::vector<int64_t>{0, 2, 5}));
  EXPECT_EQ(kept(torch::tensor({1, 2, 5}, torch::kInt64)), (std::vector<int64_t>{1, 2}));
  EXPECT_THROW(stages[0].select({.grids = {{2, 2}}, .alive_N = torch::arange(4, torch::kInt64)}),
               c10::Error);
}

}  // namespace glimpse::pruning
