#include "pruning/glimpse/predictor_config.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

std::string small_json(const std::string& base = "") {
  return write_glimpse_config({.config = test::small_config(),
                               .host = test::small_host(),
                               .model_type = kLlavaModelType,
                               .base = base});
}

ConfigText with(const std::string& from, const std::string& to) {
  const std::string changed = replace_all(small_json(), from, to);
  EXPECT_NE(changed, small_json()) << from;
  return {.json = changed, .where = "config.json"};
}

std::string complaint(const ConfigText& text) {
  return test::error_text([&] { read_glimpse_config(text); });
}

}  // namespace

TEST(PredictorConfig, ReadsBackWhatItWrote) {
  GlimpseConfig config = test::small_config();
  config.max_remain_ratio = 0.111;
  config.anchor_positions = {"tl", "br"};
  config.visual_content = true;
  const ConfigText text = {
      .json = write_glimpse_config(
          {.config = config, .host = test::small_host(), .model_type = kLlavaModelType}),
      .where = "x"};
  const GlimpseConfig read = read_glimpse_config(text);
  EXPECT_EQ(read.selected_visual_layers, config.selected_visual_layers);
  EXPECT_EQ(read.max_remain_ratio, 0.111);
  EXPECT_EQ(read.anchor_positions, config.anchor_positions);
  EXPECT_TRUE(read.visual_content);
  EXPECT_EQ(read.attn_fuse_size, 8);
  const HostShape host = read_host_shape(text);
  EXPECT_EQ(host.layers, 3);
  EXPECT_EQ(host.width, 8);
  EXPECT_EQ(host.heads, 2);
  EXPECT_EQ(host.tap_width, 6);
  EXPECT_EQ(model_type_of(text), kLlavaModelType);
}

TEST(PredictorConfig, ReadsNullAsEmpty) {
  EXPECT_TRUE(read_glimpse_config(with("\"anchor_positions\": []", "\"anchor_positions\": null"))
                  .anchor_positions.empty());
  EXPECT_EQ(
      read_glimpse_config(with("\"min_remain_num\": 1", "\"min_remain_num\": null")).min_remain_num,
      0);
}

TEST(PredictorConfig, KeepsOtherKeysOfTheFileItCameFrom) {
  const std::string json = small_json(R"({"rope_theta": 10000.0, "hidden_size": 4})");
  EXPECT_NE(json.find("\"rope_theta\": 10000.0"), std::string::npos);
  EXPECT_NE(json.find("\"hidden_size\": 8"), std::string::npos);
}

TEST(PredictorConfig, NamesWhatIsMissingOrWrong) {
  EXPECT_NE(complaint(with("\"attn_fuse_size\"", "\"size\"")).find("attn_fuse_size"),
            std::string::npos);
  EXPECT_NE(
      complaint(with("\"attn_fuse_size\": 8", "\"attn_fuse_size\": \"8\"")).find("attn_fuse_size"),
      std::string::npos);
  EXPECT_NE(
      complaint(with("\"use_ref_masks\": false", "\"use_ref_masks\": true")).find("use_ref_masks"),
      std::string::npos);
  EXPECT_NE(test::error_text([] { model_type_of(with(kLlavaModelType, "llava")); }).find("'llava'"),
            std::string::npos);
  EXPECT_NE(test::error_text([] {
              read_host_shape(with("\"hidden_size\": 8", "\"hidden_size\": 0"));
            }).find("hidden_size"),
            std::string::npos);
}

TEST(PredictorConfig, ReadsTheWindowsOfTheVisionTower) {
  const std::string base =
      R"({"vision_config": {"hidden_size": 6, "window_size": 112, "spatial_merge_size": 2,
          "patch_size": 14}})";
  const ConfigText text = {.json = write_glimpse_config({.config = test::small_config(),
                                                         .host = test::small_host(),
                                                         .model_type = kQwenModelType,
                                                         .base = base}),
                           .where = "config.json"};
  EXPECT_EQ(read_host_shape(text).tap_width, 6);
  EXPECT_EQ(read_host_shape(text).tap_window, 4);
  EXPECT_EQ(read_host_shape({small_json(), "config.json"}).tap_window, 0);
}

TEST(PredictorConfig, PublishedFilesHaveNoKeysOfOurOwn) {
  const std::string json = write_glimpse_config({.config = test::small_config(),
                                                 .host = test::small_host(),
                                                 .model_type = kLlavaModelType,
                                                 .published = true});
  for (const char* own : {"visual_content", "round_rotary", "attn_fuse_global"}) {
    EXPECT_EQ(json.find(own), std::string::npos) << own;
  }
  EXPECT_TRUE(read_glimpse_config({json, "config.json"}).attn_fuse_global);
}

TEST(PredictorConfig, RoundTripsScouts) {
  ScoutConfig config = test::small_scout_config();
  config.rule.max_retention = 0.2;
  const ConfigText text = {.json = write_scout_config(config, test::small_host()), .where = "x"};
  EXPECT_EQ(model_type_of(text), kScoutModelType);
  const ScoutConfig read = read_scout_config(text);
  EXPECT_EQ(read.taps, config.taps);
  EXPECT_EQ(read.rule.threshold, 0.3);
  EXPECT_EQ(read.rule.max_retention, 0.2);
  EXPECT_EQ(read.sink_tokens, 8);
  EXPECT_EQ(read_host_shape(text).width, 8);
}

}  // namespace glimpse::pruning
