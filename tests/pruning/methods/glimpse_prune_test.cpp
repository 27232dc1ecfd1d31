#include "pruning/methods/glimpse_prune.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/glimpse/predictor_file.h"
#include "pruning/small_predictor.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::pruning {

TEST(GlimpsePrune, AsksForWhatThePredictorReads) {
  const GlimpsePredictor predictor = test::small_glimpse(test::small_config());
  const Stage stage = glimpse_prune(predictor, {.earlier = EarlierCache::keep})[0];
  EXPECT_EQ(stage.at, Hook::between_layers);
  EXPECT_EQ(stage.layer, 2);
  EXPECT_EQ(stage.earlier, EarlierCache::keep);
  EXPECT_EQ(stage.needs.query, QueryRows::appended);
  EXPECT_EQ(stage.needs.attention_layers, std::vector<int64_t>{1});
  EXPECT_EQ(stage.needs.score, nn::RowScore::log_softmax);
  EXPECT_FALSE(stage.needs.query_state);
  EXPECT_EQ(stage.needs.taps, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ(stage.needs.appended_LnD.sizes(), torch::IntArrayRef({3, 1, 8}));
}

TEST(GlimpsePrune, ActsBehindTheLastLayerWhenOnlyTheDecodingCacheIsPruned) {
  GlimpseConfig config = test::small_config();
  config.reduce_layer = 1000;
  EXPECT_EQ(glimpse_prune(test::small_glimpse(config), {})[0].layer, 3);
}

TEST(GlimpsePrune, MayActBehindAnotherLayer) {
  const GlimpsePredictor predictor = test::small_glimpse(test::small_config());
  EXPECT_EQ(glimpse_prune(predictor, {.layer = 3})[0].layer, 3);
  EXPECT_NE(test::error_text([&] { glimpse_prune(predictor, {.layer = 1}); }).find("behind 1"),
            std::string::npos);
}

TEST(GlimpsePrune, ADummyReadsNoVisionStatesAndZeroMasksMarkNothing) {
  GlimpseConfig config = test::small_config();
  config.attn_fuse_type = "AttnFuserDummy";
  config.use_zero_masks = true;
  const Stage stage = glimpse_prune(test::small_glimpse(config), {.rule = {.min_tokens = 0}})[0];
  EXPECT_TRUE(stage.needs.taps.empty());
  const Evidence evidence{.grids = {{2, 2}}, .alive_N = torch::arange(4, torch::kInt64)};
  EXPECT_EQ(stage.select(evidence).kept.size(0), 0);
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

struct Setting {
  const char* name;
  MaskRule rule;
};

const std::vector<Setting> kLlavaSettings = {
    {"uncapped", {}},
    {"cap0111", {.max_retention = 0.111}},
    {"cap05", {.max_retention = 0.5}},
    {"min5", {.min_tokens = 5}},
    {"thr03", {.threshold = 0.3}},
    {"thr095_min5", {.threshold = 0.95, .min_tokens = 5}},
    {"anchors", {.anchors = {"tl", "tr", "bl", "br"}}},
    {"keep_all", {.threshold = 0.0}},
};

const std::vector<Setting> kQwenSettings = {
    {"uncapped", {}},
    {"cap0111", {.max_retention = 0.111}},
    {"cap05", {.max_retention = 0.5}},
    {"cap_third", {.max_retention = 1.0 / 3.0}},
    {"cap_zero_k", {.max_retention = 0.005}},
    {"min5", {.min_tokens = 5}},
    {"thr03", {.threshold = 0.3}},
    {"thr03_cap05", {.threshold = 0.3, .max_retention = 0.5}},
    {"thr095_min5", {.threshold = 0.95, .min_tokens = 5}},
    {"anchors", {.anchors = {"tl", "tr", "bl", "br"}}},
    {"anchors_cap", {.max_retention = 0.111, .anchors = {"tl", "br"}}},
    {"keep_all", {.threshold = 0.0}},
};

torch::Tensor logits_of(GlimpsePredictor predictor, const Evidence& evidence) {
  return predictor->forward({.rows_QNF = evidence.attention_HRN.permute({1, 2, 0}),
                             .taps_NC = evidence.taps_NC,
                             .grids = evidence.grids})[0];
}

torch::Tensor kept_indices(const torch::Tensor& keep_N) { return keep_N.nonzero().squeeze(1); }

}  // namespace

TEST(GlimpsePrune, KeepsTheRecordedTokensInEverySettingOfLlava) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse/llava";
  const LoadedPredictor loaded = load_predictor(root / "predictors/llava");
  for (const char* id : {"one", "wide", "batch"}) {
    const auto recorded = tensor::load_tensors(root / "cases" / (std::string(id) + ".safetensors"));
    for (int64_t sample = 0; sample < recorded.at("row").size(0); ++sample) {
      Evidence evidence{.grids = {{24, 24}}, .alive_N = torch::arange(576, torch::kInt64)};
      evidence.attention_HRN = recorded.at("row")[sample].t().unsqueeze(1);
      for (int i = 0; i < 4; ++i) {
        evidence.taps_NC.push_back(recorded.at("tap." + std::to_string(i))[sample]);
      }
      const auto recorded_kept = [&](const char* setting) {
        return kept_indices(recorded.at(std::string(setting) + ".keep")[sample]);
      };
      const Stage stage = glimpse_prune(loaded.glimpse, {})[0];
      EXPECT_TRUE(stage.select(evidence).kept.equal(recorded_kept("uncapped")));
      const torch::Tensor logits = logits_of(loaded.glimpse, evidence);
      for (const Setting& setting : kLlavaSettings) {
        EXPECT_TRUE(select_by_mask(logits, evidence.grids, setting.rule)
                        .kept.equal(recorded_kept(setting.name)))
            << id << " sample " << sample << " " << setting.name;
      }
    }
  }
}

TEST(GlimpsePrune, KeepsTheRecordedTokensInEverySettingOfQwen) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse";
  for (const char* id : {"a", "b", "c", "e"}) {
    const auto recorded = tensor::load_tensors(root / "cases" / (std::string(id) + ".safetensors"));
    const torch::Tensor& grid_thw = recorded.at("image_grid_thw");
    std::vector<TokenGrid> grids;
    for (int64_t i = 0; i < grid_thw.size(0); ++i) {
      grids.push_back({grid_thw[i][1].item<int64_t>() / 2, grid_thw[i][2].item<int64_t>() / 2});
    }
    for (const Setting& setting : kQwenSettings) {
      const auto keep = recorded.find(std::string("raw_global.") + setting.name + ".keep");
      if (keep == recorded.end()) {
        EXPECT_EQ(std::string(id), "e") << "only the case with two pictures has no anchors";
        continue;
      }
      const torch::Tensor logits = recorded.at("raw_global.vip_logits")[-1];
      EXPECT_TRUE(
          select_by_mask(logits, grids, setting.rule).kept.equal(kept_indices(keep->second)))
          << id << " " << setting.name;
    }
  }
}
#endif

}  // namespace glimpse::pruning
