#include "cli/run_output.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "inference/phases.h"

namespace glimpse::cli {
namespace {

inference::Answer example() {
  inference::Answer answer{.text = "the ring is red .", .ids = {7, 8}};
  answer.retention = {
      .visual_tokens = 8, .kv_tokens = 2, .layer_average_tokens = 4, .keep_ratio = 0.25};
  answer.phases_ms = {{inference::kPhaseVision, 2.0}, {inference::kPhaseDecode, 5.0}};
  answer.ttft_ms = 3;
  answer.kept = torch::tensor({1, 6}, torch::kInt64);
  return answer;
}

TEST(RunOutput, LineNamesTheScalesApart) {
  EXPECT_EQ(run_line(example()),
            "kept 2 of 8 visual tokens (cache 25.0 %, layer average 50.0 %); first token 3.0 ms, "
            "whole answer (2 tokens) 8.0 ms");
}

TEST(RunOutput, JsonHoldsAnswerRetentionAndKeptTokens) {
  const auto json = nlohmann::json::parse(run_json(
      {.answer = example(), .prompt = "user", .model = "m", .pruning = {.method = "grid"}}));
  EXPECT_EQ(json["text"], "the ring is red .");
  EXPECT_EQ(json["prompt"], "user");
  EXPECT_EQ(json["method"], "grid");
  EXPECT_EQ(json["kept"], nlohmann::json({1, 6}));
  EXPECT_EQ(json["generated_ids"], nlohmann::json({7, 8}));
  EXPECT_DOUBLE_EQ(json["retention"]["kv_ratio"], 0.25);
  EXPECT_DOUBLE_EQ(json["retention"]["layer_average_ratio"], 0.5);
  EXPECT_DOUBLE_EQ(json["phases_ms"]["vision"], 2.0);
}

}  // namespace
}  // namespace glimpse::cli
