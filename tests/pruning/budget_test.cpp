#include "pruning/budget.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using Scale = Budget::Scale;

Workload llava() {
  return {.host = {.layers = 32,
                   .width = 4096,
                   .heads = 32,
                   .kv_heads = 32,
                   .head_dim = 128,
                   .mlp_width = 11008},
          .visual_tokens = 576,
          .text_rows = 64};
}

double average(const std::string& method, const std::string& label) {
  return 576 * used_share(published_schedule(method, label), llava(), Scale::layer_average_tokens);
}

}  // namespace

TEST(Budget, SharesAreTruncatedToTokensAndNeverToNone) {
  EXPECT_EQ(tokens_of_share(0.111, 576), 63);
  EXPECT_EQ(tokens_of_share(0.25, 256), 64);
  EXPECT_EQ(tokens_of_share(0.001, 10), 1);
  EXPECT_EQ(tokens_of_share(0.0, 10), 1);
  EXPECT_EQ(tokens_of_share(1.0, 10), 10);
  EXPECT_EQ(tokens_of_share(0.5, 0), 0);
}

TEST(Budget, ReadsAllScalesAndRefusesOthers) {
  EXPECT_EQ(parse_budget("kv=0.25").scale, Scale::kv_tokens);
  EXPECT_EQ(parse_budget("layer=0.5").scale, Scale::layer_average_tokens);
  EXPECT_EQ(parse_budget("flops=1").scale, Scale::prefill_flops);
  EXPECT_DOUBLE_EQ(parse_budget("layer=0.5").share, 0.5);
  for (const char* text : {"0.5", "tokens=0.5", "kv=", "kv=0", "kv=1.5", "kv=half", "kv=nan"}) {
    EXPECT_THROW(parse_budget(text), Error) << text;
  }
}

TEST(Budget, CountsWhatTheLayersInFrontOfACutProcess) {
  const Workload six{.host = {.layers = 6}, .visual_tokens = 100};
  const std::vector<Cut> cuts = {{2, 0.5}, {4, 0.25}};
  // 2 layers with all, 2 with a half, 2 with a quarter.
  EXPECT_DOUBLE_EQ(used_share(cuts, six, Scale::layer_average_tokens), 3.5 / 6);
  EXPECT_DOUBLE_EQ(used_share(cuts, six, Scale::kv_tokens), 0.25);
  Workload keeping = six;
  keeping.keep_earlier = true;
  EXPECT_DOUBLE_EQ(used_share(cuts, keeping, Scale::kv_tokens), 3.5 / 6);
  EXPECT_DOUBLE_EQ(used_share({}, six, Scale::kv_tokens), 1);
}

TEST(Budget, OperationsIncludeTheTextRows) {
  const Workload work = llava();
  const double half = used_share({{0, 0.5}}, work, Scale::prefill_flops);
  EXPECT_DOUBLE_EQ(half, layer_flops(work.host, 288 + 64, 32) / layer_flops(work.host, 640, 32));
}

TEST(Budget, PublishedSchedulesHaveTheLayerAveragesWorkedOutFromTheirReleases) {
  EXPECT_NEAR(average("pyramid_drop", "270"), 270, 0.5);
  EXPECT_NEAR(average("sparse_vlm", "192"), 203, 0.5);
  EXPECT_NEAR(average("sparse_vlm", "128"), 141, 0.5);
  EXPECT_NEAR(average("sparse_vlm", "64"), 79, 0.5);
  EXPECT_NEAR(average("vscan", "192"), 192, 0.01);
  EXPECT_NEAR(average("vscan", "128"), 128, 0.01);
  EXPECT_NEAR(average("vscan", "64"), 64, 0.01);
  EXPECT_NEAR(average("tops", "128"), 152, 0.01);
  EXPECT_NEAR(average("tops", "64"), 76, 0.01);
  EXPECT_NEAR(average("tops", "32"), 38, 0.01);
  EXPECT_EQ(tokens_of_share(published_schedule("sparse_vlm", "192")[0].share, 576), 300);
  EXPECT_THROW(published_schedule("tops", "100"), Error);
  EXPECT_THROW(published_schedule("fastv", "64"), Error);
}

TEST(Budget, FastVsShareForALayerAverageIsThePublishedArithmetic) {
  // (32 B - 2 * 576) / 30 tokens for B = 192, 128, 64.
  for (const auto& [label, tokens] : {std::pair{192.0, 166}, {128.0, 98}, {64.0, 29}}) {
    const auto cuts =
        cuts_for({Scale::layer_average_tokens, label / 576}, {{.layer = 2, .share = 1}}, llava());
    EXPECT_EQ(tokens_of_share(cuts[0].share, 576), tokens);
  }
}

TEST(Budget, ScalesAProfileUntilTheBudgetIsMetOnEveryScale) {
  const std::vector<Cut> profile = published_schedule("tops", "128");
  for (const Scale scale : {Scale::kv_tokens, Scale::layer_average_tokens, Scale::prefill_flops}) {
    for (const double share : {0.15, 0.4, 0.9, 1.0}) {
      const auto cuts = cuts_for({scale, share}, profile, llava());
      EXPECT_NEAR(used_share(cuts, llava(), scale), share, 1e-6);
      for (size_t i = 0; i < cuts.size(); ++i) {
        EXPECT_EQ(cuts[i].layer, profile[i].layer);
        EXPECT_LE(cuts[i].share, i == 0 ? 1 : cuts[i - 1].share);
      }
    }
  }
  EXPECT_EQ(tokens_of_share(cuts_for({Scale::kv_tokens, 0.25}, {{0, 1}}, llava())[0].share, 576),
            144);
}

TEST(Budget, RefusesLessThanTheLayersInFrontCost) {
  const std::string text = test::error_text([] {
    cuts_for({Scale::layer_average_tokens, 0.2}, {{8, 0.5}, {16, 0.25}, {24, 0.125}}, llava());
  });
  EXPECT_NE(text.find("more than 0.250"), std::string::npos) << text;
}

TEST(Budget, PutsLayersAtTheSameDepthOfAnotherDecoder) {
  const auto at = [](const std::vector<int64_t>& layers, int64_t num_layers) {
    return at_same_depth(layers, 32, num_layers);
  };
  EXPECT_EQ(at({8, 16, 24}, 32), (std::vector<int64_t>{8, 16, 24}));
  EXPECT_EQ(at({8, 16, 24}, 28), (std::vector<int64_t>{7, 14, 21}));
  EXPECT_EQ(at({3, 7, 16}, 6), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(at({0, 16}, 6), (std::vector<int64_t>{0, 3}));
  EXPECT_THROW(at({3, 7, 16}, 3), Error);
}

}  // namespace glimpse::pruning
