#include "pruning/glimpse/glimpse_config.h"

#include <gtest/gtest.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

std::string complaint(void (*change)(GlimpseConfig&)) {
  GlimpseConfig config = test::demo_config();
  change(config);
  return test::error_text([&] { validate(config, test::demo_host()); });
}

}  // namespace

TEST(GlimpseConfig, PrunesAfterTwoThirdsOfTheLayersUnlessTold) {
  const auto reduce_layer = [](int64_t layers) {
    return resolved({}, {.layers = layers}).reduce_layer;
  };
  EXPECT_EQ(reduce_layer(36), 23);
  EXPECT_EQ(reduce_layer(28), 18);
  EXPECT_EQ(reduce_layer(32), 21);
  EXPECT_EQ(reduce_layer(40), 26);
  EXPECT_EQ(reduce_layer(6), 3);
}

TEST(GlimpseConfig, ReadsTheLayerItPrunesAfterAndEmbedsAtEveryLayer) {
  const GlimpseConfig config = resolved({}, {.layers = 6});
  EXPECT_EQ(config.selected_layers, std::vector<int64_t>{3});
  EXPECT_EQ(config.le_layers, (std::vector<int64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(GlimpseConfig, AcceptsPruningOfTheDecodingCacheOnly) {
  EXPECT_EQ(complaint([](GlimpseConfig& c) { c.reduce_layer = 1000; }), "");
}

TEST(GlimpseConfig, NamesWhatDoesNotFitTheModel) {
  using Config = GlimpseConfig;
  EXPECT_EQ(complaint([](Config&) {}), "");
  const auto mentions = [](void (*change)(Config&), const char* text) {
    return complaint(change).find(text) != std::string::npos;
  };
  EXPECT_TRUE(mentions([](Config& c) { c.selected_layers = {4}; }, "selected_layers"));
  EXPECT_TRUE(mentions([](Config& c) { c.selected_layers = {3, 1}; }, "[3, 1]"));
  EXPECT_EQ(complaint([](Config& c) { c.selected_layers = {1, 3}; }), "");
  EXPECT_TRUE(mentions([](Config& c) { c.le_layers = {1, 2}; }, "layer 0"));
  EXPECT_TRUE(mentions([](Config& c) { c.le_layers = {0, 6}; }, "0..5"));
  EXPECT_TRUE(mentions([](Config& c) { c.le_layers = {0, 2, 2}; }, "once"));
  EXPECT_TRUE(mentions([](Config& c) { c.attn_fuse_num_heads = 5; }, "attn_fuse_num_heads"));
  EXPECT_TRUE(mentions([](Config& c) { c.le_length = 0; }, "le_length"));
  EXPECT_TRUE(mentions([](Config& c) { c.le_norm_type = "batch"; }, "'batch'"));
  EXPECT_TRUE(mentions([](Config& c) { c.le_dropout_prob = 1; }, "le_dropout_prob"));
  EXPECT_TRUE(mentions([](Config& c) { c.reduce_threshold = 2; }, "threshold"));
  EXPECT_TRUE(mentions([](Config& c) { c.fixed_remain_ratio = 2; }, "fixed_retention"));
  EXPECT_TRUE(mentions([](Config& c) { c.attn_fuse_type = "AttnFuserV2"; }, "AttnFuserV2"));
  EXPECT_TRUE(mentions([](Config& c) { c.attn_fuse_global = false; }, "attn_fuse_global"));
}

TEST(GlimpseConfig, GivesThePublishedRule) {
  GlimpseConfig config;
  config.reduce_threshold = 0.3;
  config.max_remain_ratio = 0.111;
  config.min_remain_num = 5;
  config.anchor_positions = {"tl"};
  const MaskRule rule = mask_rule(config);
  EXPECT_EQ(rule.threshold, 0.3);
  EXPECT_EQ(rule.max_retention, 0.111);
  EXPECT_EQ(rule.min_tokens, 5);
  EXPECT_EQ(rule.anchors, std::vector<std::string>{"tl"});
}

}  // namespace glimpse::pruning
