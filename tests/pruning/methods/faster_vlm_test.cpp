#include "pruning/methods/faster_vlm.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {

TEST(FasterVlm, KeepsTheMostAttendedTokens) {
  Evidence seen = test::random_evidence({{1, 5}});
  seen.vision_attention_N[0] = test::numbers({.1, .4, .2, .4, .05});
  const Stage stage = faster_vlm(3, {.ratio = 0.4})[0];
  EXPECT_EQ(test::kept_by(stage, seen), (test::Ids{1, 3}));
  EXPECT_EQ(stage.needs.vision_attention, (test::Ids{3}));
  // Ties keep the lower index.
  EXPECT_EQ(test::kept_by(faster_vlm(3, {.ratio = 0.2})[0], seen), (test::Ids{1}));
}

}  // namespace glimpse::pruning
