#include "pruning/glimpse/predictor_file.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>

#include "base/file.h"
#include "base/strings.h"
#include "pruning/small_predictor.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "tensor/load.h"
#include "tensor/state_dict.h"

namespace glimpse::pruning {
namespace {

namespace fs = std::filesystem;
using glimpse::test::TempFolder;
using test::error_text;

void expect_same_tensors(torch::nn::Module& a, torch::nn::Module& b) {
  const auto left = tensor::state_of(a), right = tensor::state_of(b);
  ASSERT_EQ(left.size(), right.size());
  for (const auto& [name, value] : left) EXPECT_TRUE(value.equal(right.at(name))) << name;
}

void replace_in_config(const fs::path& folder, const std::string& from, const std::string& to) {
  const std::string text = read_text_file(folder / "config.json");
  const std::string changed = replace_all(text, from, to);
  ASSERT_NE(changed, text);
  write_file_atomically(folder / "config.json", changed);
}

}  // namespace

TEST(PredictorFile, RoundTripsThePublishedLayout) {
  const TempFolder folder;
  const LoadedPredictor saved = as_loaded(test::small_glimpse(test::small_config()));
  save_published(saved, folder.path());
  const LoadedPredictor loaded = load_predictor(folder.path());
  EXPECT_EQ(loaded.kind, PredictorKind::glimpse);
  expect_same_tensors(loaded.module(), saved.module());
  EXPECT_FALSE(loaded.module().is_training());
  EXPECT_FALSE(loaded.module().parameters()[0].requires_grad());
  EXPECT_EQ(loaded.glimpse_table_LnD.sizes(), torch::IntArrayRef({3, 1, 8}));
  EXPECT_FALSE(
      glimpse::test::mentions(read_text_file(folder.path() / "config.json"), "visual_content"));
}

TEST(PredictorFile, RoundTripsSafetensorsWithTheContentTerm) {
  const TempFolder folder;
  GlimpseConfig config = test::small_config();
  config.visual_content = true;
  const LoadedPredictor saved = as_loaded(test::small_glimpse(config));
  save_safetensors(saved, folder.path());
  const LoadedPredictor loaded = load_predictor(folder.path());
  EXPECT_TRUE(loaded.glimpse->config().visual_content);
  expect_same_tensors(loaded.module(), saved.module());
}

TEST(PredictorFile, RoundTripsScouts) {
  const TempFolder folder;
  const LoadedPredictor saved = as_loaded(test::small_scout(test::small_scout_config()));
  save_safetensors(saved, folder.path());
  const LoadedPredictor loaded = load_predictor(folder.path());
  EXPECT_EQ(loaded.kind, PredictorKind::scout);
  EXPECT_EQ(loaded.scout->config().max_question_tokens, 5);
  expect_same_tensors(loaded.module(), saved.module());
}

TEST(PredictorFile, PublishesOnlyWhatThePublicImplementationRuns) {
  const TempFolder folder;
  const auto refusal = [&](const LoadedPredictor& p) {
    return error_text([&] { save_published(p, folder.path()); });
  };
  EXPECT_TRUE(glimpse::test::mentions(
      refusal(as_loaded(test::small_scout(test::small_scout_config()))), "scout"));
  GlimpseConfig config = test::small_config();
  config.visual_content = true;
  EXPECT_TRUE(
      glimpse::test::mentions(refusal(as_loaded(test::small_glimpse(config))), "visual_content"));
  config = test::small_config();
  config.use_attention_logits = true;
  EXPECT_TRUE(glimpse::test::mentions(refusal(as_loaded(test::small_glimpse(config))),
                                      "use_attention_logits"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(PredictorFile, ReadsLogSoftmaxFromPublishedLlavaPredictorsWhateverTheySay) {
  const TempFolder folder;
  save_published(as_loaded(test::small_glimpse(test::small_config())), folder.path());
  replace_in_config(folder.path(), "\"use_attention_logits\": false",
                    "\"use_attention_logits\": true");
  EXPECT_FALSE(load_predictor(folder.path()).glimpse->config().use_attention_logits);
}

TEST(PredictorFile, NamesBothShapesWhenWeightsAndConfigDisagree) {
  const TempFolder folder;
  save_safetensors(as_loaded(test::small_glimpse(test::small_config())), folder.path());
  replace_in_config(folder.path(), "\"hidden_size\": 8", "\"hidden_size\": 16");
  const std::string text = error_text([&] { load_predictor(folder.path()); });
  EXPECT_TRUE(glimpse::test::mentions(text, "[3, 1, 8]") &&
              glimpse::test::mentions(text, "[3, 1, 16]"))
      << text;
}

TEST(PredictorFile, NeedsExactlyOneWeightFile) {
  const TempFolder folder;
  const LoadedPredictor predictor = as_loaded(test::small_glimpse(test::small_config()));
  EXPECT_TRUE(glimpse::test::mentions(error_text([&] { load_predictor(folder.path()); }),
                                      "no predictor weights"));
  save_published(predictor, folder.path());
  save_safetensors(predictor, folder.path());
  EXPECT_TRUE(glimpse::test::mentions(error_text([&] { load_predictor(folder.path()); }),
                                      "two weight files"));
}

TEST(PredictorFile, NewPredictorsReadStatesThatTheTowerHas) {
  HostShape host{.layers = 3, .width = 16, .heads = 2, .tap_width = 16, .tower_blocks = 4};
  host.feature_block = 2;
  host.feature_tap = 3;  // numbered from before the first block: 0 to 4
  const ScoutConfig scout{.width = 16, .heads = 2, .layers = 1, .taps = {4, 0}};
  expect_same_tensors(new_scout(scout, host, 1).module(), new_scout(scout, host, 1).module());
  ScoutConfig beyond = scout;
  beyond.taps = {5};
  EXPECT_EQ(error_text([&] { new_scout(beyond, host, 1); }),
            "taps: 5; expected at most 4, the vision tower's last state");
  GlimpseConfig glimpse{.attn_fuse_size = 16, .attn_fuse_num_heads = 2};
  glimpse.visual_cond_size = 8;
  EXPECT_NE(error_text([&] { new_glimpse(glimpse, host, 1); }).find("selected_visual_layers: 23"),
            std::string::npos);
  glimpse.selected_visual_layers = {4, 1};
  EXPECT_EQ(new_glimpse(glimpse, host, 1).kind, PredictorKind::glimpse);
}

TEST(CheckFits, NamesBothNumbers) {
  const LoadedPredictor predictor = as_loaded(test::small_glimpse(test::small_config()));
  check_fits(predictor, test::small_host());
  HostShape model = test::small_host();
  model.width = 192;
  const std::string text = error_text([&] { check_fits(predictor, model); });
  EXPECT_TRUE(glimpse::test::mentions(text, "decoder width 8") &&
              glimpse::test::mentions(text, "192"))
      << text;
}

#ifdef GLIMPSE_SHARED_DIR
TEST(PredictorFile, RewritesRecordedPredictorsWithEqualTensors) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse";
  for (const char* name : {"llava/predictors/llava", "predictors/raw_global", "predictors/multi",
                           "predictors/dummy"}) {
    const TempFolder folder;
    const LoadedPredictor recorded = load_predictor(root / name);
    save_published(recorded, folder.path());
    const LoadedPredictor again = load_predictor(folder.path());
    EXPECT_EQ(again.model_type, recorded.model_type);
    expect_same_tensors(again.module(), recorded.module());
  }
}

TEST(PredictorFile, ReadsBfloat16IntoFloat32) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse/predictors";
  const LoadedPredictor half = load_predictor(root / "raw_global_bf16");
  const LoadedPredictor full = load_predictor(root / "raw_global");
  EXPECT_EQ(half.glimpse_table_LnD.scalar_type(), torch::kFloat32);
  EXPECT_LT(test::largest_difference(half.glimpse_table_LnD, full.glimpse_table_LnD), 0.05);
}
#endif

}  // namespace glimpse::pruning
