#include "pruning/methods/random.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {

TEST(RandomMethod, KeepsItsShareOfTheAliveTokens) {
  const Evidence evidence{.grids = {{4, 5}}, .alive_N = torch::arange(10, 20, torch::kInt64)};
  const auto kept = [&](const RandomOptions& options) {
    return test::values(random(options, {})[0].select(evidence).kept);
  };
  const auto first = kept({.ratio = 0.55, .seed = 1, .sample_key = "a"});
  EXPECT_EQ(first.size(), 5U);
  EXPECT_LT(first.back(), 10);
  EXPECT_EQ(first, kept({.ratio = 0.55, .seed = 1, .sample_key = "a"}));
  EXPECT_NE(first, kept({.ratio = 0.55, .seed = 1, .sample_key = "b"}));
}

}  // namespace glimpse::pruning
