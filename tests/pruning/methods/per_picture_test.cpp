#include "pruning/methods/per_picture.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

// The last `budget` tokens, backwards; each the mean of itself and token 0.
Selection last_ones(const Evidence& picture, int64_t budget) {
  const int64_t count = picture.alive_N.size(0);
  Selection selection{.kept = torch::arange(count - 1, count - 1 - budget, -1, torch::kInt64),
                      .scores = picture.alive_N.to(torch::kFloat32)};
  selection.mix_KN = torch::zeros({budget, count});
  for (int64_t i = 0; i < budget; ++i) {
    selection.mix_KN[i][count - 1 - i] += 0.5;
    selection.mix_KN[i][0] += 0.5;
  }
  return selection;
}

}  // namespace

TEST(PerPicture, GivesEveryPictureItsOwnBudgetAndPutsTheSelectionsTogether) {
  const Evidence seen = test::random_evidence({{2, 2}, {1, 2}});
  const Selection selection = select_per_picture(seen, {.ratio = 0.5}, last_ones);
  EXPECT_EQ(test::values(selection.kept), (test::Ids{2, 3, 5}));
  EXPECT_TRUE(selection.scores.equal(test::numbers({0, 1, 2, 3, 0, 1})));
  EXPECT_TRUE(selection.mix_KN.equal(
      test::numbers({.5, 0, .5, 0, 0, 0, .5, 0, 0, .5, 0, 0, 0, 0, 0, 0, .5, .5}).view({3, 6})));
}

TEST(PerPicture, MayKeepTheOrderOfChoiceAndAskForContiguousPositions) {
  const Evidence seen = test::random_evidence({{2, 2}});
  const Selection selection = select_per_picture(
      seen, {.ratio = 0.5, .sorted = false, .positions = Positions::contiguous}, last_ones);
  EXPECT_EQ(test::values(selection.kept), (test::Ids{3, 2}));
  EXPECT_EQ(selection.positions, Positions::contiguous);
}

TEST(PerPicture, CountsTheBudgetOfThePictureButKeepsNoMoreThanIsAlive) {
  Evidence seen = test::random_evidence({{2, 4}, {1, 2}});
  const torch::Tensor alive = torch::tensor({1, 2, 6, 9}, torch::kInt64);
  seen.alive_N = alive;
  seen.projected_ND = seen.projected_ND.index_select(0, alive);
  const Stage stage = per_picture_stage(
      {.ratio = 0.5}, {.projected = true}, [](const Evidence& picture, int64_t budget) {
        EXPECT_EQ(picture.projected_ND.size(0), picture.alive_N.size(0));
        return Selection{.kept = torch::arange(budget, torch::kInt64)};
      });
  seen.attention_HRN = seen.hidden_ND = seen.key_norm_N = torch::Tensor();
  seen.taps_NC = seen.vision_attention_N = seen.vision_keys_NHd = seen.unsplit_attention_N = {};
  EXPECT_EQ(test::kept_by(stage, seen), (test::Ids{0, 1, 2, 3}));
  EXPECT_EQ(stage.at, Hook::before_decoder);
  EXPECT_TRUE(stage.needs.projected);
}

}  // namespace glimpse::pruning
