#include "inference/vision_evidence.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/chosen_tokens.h"

namespace glimpse::inference {

TEST(VisionEvidence, AsksForEveryBlockOnceForAllStages) {
  pruning::Stage first, second;
  first.needs = {.taps = {3}, .vision_attention = {1}, .vision_keys = {2}};
  second.needs = {.taps = {3, 1}, .vision_attention = {1, 0}, .unsplit_attention = {2}};
  const models::VisionTaps taps = needed_vision({first, second});
  EXPECT_EQ(taps.hidden_states, (std::vector<int64_t>{3, 1}));
  EXPECT_EQ(taps.attention, (std::vector<int64_t>{1, 0}));
  EXPECT_EQ(taps.unsplit_attention, (std::vector<int64_t>{2}));
  EXPECT_EQ(taps.keys, (std::vector<int64_t>{2}));
}

TEST(VisionEvidence, GivesTheRowsOfTheAliveTokensInTheOrderOfTheNeeds) {
  test::TinyRun run;
  torch::NoGradGuard no_grad;
  const pruning::Needs needs{
      .vision_attention = {2, 0}, .unsplit_attention = {1}, .vision_keys = {1}};
  const auto features = encode_pictures(
      run.model, run.input.pixels, {.attention = {0, 2}, .unsplit_attention = {1}, .keys = {0, 1}});
  pruning::Evidence evidence{.alive_N = torch::tensor({8, 2}, torch::kInt64)};
  fill_vision(needs, features, evidence);
  ASSERT_EQ(evidence.vision_attention_N.size(), 2);
  EXPECT_TRUE(evidence.vision_attention_N[0].equal(
      features.attention_N[1].index_select(0, evidence.alive_N)));
  EXPECT_EQ(evidence.unsplit_attention_N[0].sizes(), torch::IntArrayRef({2}));
  EXPECT_TRUE(
      evidence.vision_keys_NHd[0].equal(features.keys_NHd[1].index_select(0, evidence.alive_N)));
  EXPECT_THROW(fill_vision({.vision_keys = {2}}, features, evidence), c10::Error);
}

}  // namespace glimpse::inference
