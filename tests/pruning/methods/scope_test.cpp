#include "pruning/methods/scope.h"

#include <gtest/gtest.h>

#include "pruning/primitives/greedy.h"
#include "pruning/primitives/similarity.h"
#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(Scope, CoversThePictureWeightedByAttention) {
  const Evidence seen = test::random_evidence({{4, 4}});
  const auto expected = [&](const torch::Tensor& weight) {
    const torch::Tensor kept = greedy_coverage(cosines(seen.taps_NC[0]), weight, 4);
    return test::values(std::get<0>(kept.sort()));
  };
  const torch::Tensor& attention = seen.vision_attention_N[0];
  EXPECT_EQ(test::kept_by(scope({}, {.ratio = 0.25})[0], seen), expected(attention));
  EXPECT_EQ(test::kept_by(scope({.alpha = 0}, {.ratio = 0.25})[0], seen),
            expected(torch::ones({16})));
}

TEST(Scope, DoesNotDependOnTheScaleOfAttention) {
  Evidence seen = test::random_evidence({{4, 4}});
  const test::Ids kept = test::kept_by(scope({}, {.ratio = 0.5})[0], seen);
  seen.vision_attention_N[0] = seen.vision_attention_N[0] * 8;
  EXPECT_EQ(test::kept_by(scope({}, {.ratio = 0.5})[0], seen), kept);
}

}  // namespace glimpse::pruning
