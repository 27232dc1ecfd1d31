#include "pruning/method_request.h"

#include <gtest/gtest.h>

#include "pruning/seen.h"

namespace glimpse::pruning {
namespace {

SampleContext demo_sample() {
  SampleContext sample{.grids = {{16, 16}}, .text_rows = 20};
  sample.host = {.layers = 6, .tower_blocks = 6, .feature_block = 4, .feature_tap = 5};
  return sample;
}

// What a setting asks of a sample.
template <class F>
auto asked(const PruningConfig& config, const F& question) {
  const SampleContext sample = demo_sample();
  const Predictors predictors;
  return question(Request{config, predictors, sample});
}

}  // namespace

TEST(MethodRequest, TheShareIsTheRatioOrMeetsTheBudgetAtTheCut) {
  const auto share = [](const PruningConfig& config) {
    return asked(config, [](const Request& r) { return r.share(); });
  };
  EXPECT_DOUBLE_EQ(share({.ratio = 0.3}), 0.3);
  EXPECT_NEAR(share({.budget = "layer=0.2"}), 0.2, 1e-6);
  // 2 of 6 layers see all, 4 see r: (2 + 4 r) / 6 = 0.5 gives r = 0.25.
  EXPECT_NEAR(share({.layer = 2, .budget = "layer=0.5"}), 0.25, 1e-6);
  EXPECT_NEAR(share({.layer = 2, .budget = "kv=0.5"}), 0.5, 1e-6);
  EXPECT_NEAR(share({.layer = 2, .budget = "kv=0.5", .earlier = "keep"}), 0.25, 1e-6);
}

TEST(MethodRequest, CutsArePublishedOnesAtTheSameDepthUnlessTheSettingSaysOtherwise) {
  const auto cuts = [](const PruningConfig& config) {
    return asked(config, [](const Request& r) {
      return r.cut_rule({{8, 0.5}, {16, 0.25}, {24, 0.125}}).cuts;
    });
  };
  const auto published = cuts({});
  EXPECT_EQ(published[0].layer, 2);
  EXPECT_EQ(published[2].layer, 5);
  EXPECT_EQ(published[1].share, 0.25);
  const auto own = cuts({.layers = {{1, 2}}, .ratios = {{0.4, 0.1}}});
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[1].layer, 2);
  EXPECT_EQ(own[1].share, 0.1);
  const auto preset = cuts({.method = "vscan", .preset = "128"});
  EXPECT_EQ(preset[1].layer, 3);
  EXPECT_EQ(tokens_of_share(preset[0].share, 576), 192);
  const auto budgeted = cuts({.layers = {{1, 2, 4}}, .budget = "layer=0.3"});
  EXPECT_NEAR(used_share(budgeted, {.host = {.layers = 6}}, Budget::Scale::layer_average_tokens),
              0.3, 1e-6);
  EXPECT_NE(test::error_text([&] {
              cuts({.layers = {{1, 2, 6}}});
            }).find("decoder's 6 layers"),
            std::string::npos);
  EXPECT_NE(test::error_text([&] {
              cuts({.layers = {{1, 2}}});
            }).find("as many as ratios, 3"),
            std::string::npos);
}

TEST(MethodRequest, BlocksOfTheTowerAreTheProjectedOneUnlessTheSettingSaysOtherwise) {
  const auto block = [](const PruningConfig& config) {
    return asked(config, [](const Request& r) { return r.vision_block(); });
  };
  EXPECT_EQ(block({}), 4);
  EXPECT_EQ(block({.vision_block = 1}), 1);
  EXPECT_NE(test::error_text([&] { block({.vision_block = 6}); }).find("6 blocks"),
            std::string::npos);
}

TEST(MethodRequest, OrdersPicturesAndOverridesRulesAsTheSettingSays) {
  const PictureRule rule = asked({.ratio = 0.3, .positions = "contiguous", .sorted = false},
                                 [](const Request& r) { return r.picture_rule(); });
  EXPECT_EQ(rule.positions, Positions::contiguous);
  EXPECT_FALSE(rule.sorted);
  EXPECT_DOUBLE_EQ(rule.ratio, 0.3);
  const MaskRule mask =
      asked({.threshold = 0.2, .min_tokens = 4}, [](const Request& r) { return r.overriding({}); });
  EXPECT_DOUBLE_EQ(mask.threshold, 0.2);
  EXPECT_EQ(mask.min_tokens, 4);
}

}  // namespace glimpse::pruning
