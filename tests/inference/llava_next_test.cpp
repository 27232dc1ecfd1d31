#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/engine.h"
#include "inference/token_grids.h"
#include "models/llava_next_cases.h"
#include "models/pretrained.h"
#include "pruning/glimpse/predictor_file.h"
#include "pruning/registry.h"
#include "pruning/start_parameters.h"

// LLaVA-NeXT through the whole engine: the recorded answers, and every kind of stage on visual rows
// of two views with newlines.

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

using pruning::PruningConfig;

class LlavaNextTest : public testing::Test {
 protected:
  Answer answer_with(const test::RecordedCase& one, const PruningConfig& config,
                     const pruning::LoadedPredictor* predictor = nullptr) {
    const models::ModelInput input = model_.processor->prepare(one.prompt, one.pictures);
    return answer(model_, {.input = input,
                           .stages = pruning::make_stages(config, predictor,
                                                          {.grids = token_grids(input.visual_spans),
                                                           .sample_key = one.name,
                                                           .host = host_shape(model_)}),
                           .generation = {.max_new_tokens = 16}});
  }

  const models::Model model_ = models::load_model(test::llava_next(), {.dtype = "float32"});
  const std::vector<test::RecordedCase> cases_ = test::llava_next_cases();
};

}  // namespace

TEST_F(LlavaNextTest, GreedyAnswersEqualTheRecord) {
  for (const test::RecordedCase& one : cases_) {
    EXPECT_EQ(answer_with(one, {}).ids, one.greedy) << one.name;
  }
}

TEST_F(LlavaNextTest, KeepingEverythingChangesNothing) {
  for (const test::RecordedCase& one : cases_) {
    if (one.pictures.empty()) continue;
    EXPECT_EQ(answer_with(one, {.method = "random", .ratio = 1.0}).ids, one.greedy) << one.name;
    EXPECT_EQ(answer_with(one, {.method = "grid", .layer = 1, .ratio = 1.0}).ids, one.greedy);
    EXPECT_EQ(answer_with(one, {.method = "fastv", .layer = 2, .ratio = 1.0}).ids, one.greedy);
  }
}

TEST_F(LlavaNextTest, MethodsPruneRowsOfBothViews) {
  const test::RecordedCase& one = cases_[2];
  ASSERT_EQ(one.name, "two_images");
  for (const PruningConfig& config :
       {PruningConfig{.method = "random", .ratio = 0.25},
        PruningConfig{.method = "grid", .ratio = 0.25},
        PruningConfig{.method = "faster_vlm", .ratio = 0.25},
        PruningConfig{.method = "vision_zip", .ratio = 0.25},
        PruningConfig{.method = "div_prune", .ratio = 0.25, .positions = "contiguous"},
        PruningConfig{.method = "fastv", .layer = 1, .ratio = 0.25}}) {
    const Answer pruned = answer_with(one, config);
    EXPECT_EQ(pruned.ids.size(), 16u) << config.method;
    EXPECT_EQ(pruned.retention.visual_tokens, 138) << config.method;
    EXPECT_NEAR(static_cast<double>(pruned.kept.numel()), 138 * 0.25, 6) << config.method;
  }
}

TEST_F(LlavaNextTest, AGlimpsePredictorScoresEveryVisualRow) {
  pruning::GlimpseConfig config;
  config.attn_fuse_size = 8;
  config.visual_cond_size = 8;
  config.attn_fuse_num_heads = 2;
  config.selected_visual_layers = {3, 1};
  const pruning::HostShape host = host_shape(model_);
  pruning::GlimpsePredictor module(pruning::resolved(config, host), host);
  pruning::start_parameters(*module, 1);
  module->eval();
  const pruning::LoadedPredictor predictor = pruning::as_loaded(module);
  const PruningConfig all{.method = "glimpse", .predictor = "random weights", .threshold = 0.0};
  const PruningConfig few{
      .method = "glimpse", .predictor = "random weights", .threshold = 0.0, .max_retention = 0.25};
  for (const test::RecordedCase& one : cases_) {
    if (one.pictures.empty()) continue;
    EXPECT_EQ(answer_with(one, all, &predictor).ids, one.greedy) << one.name;
    const Answer pruned = answer_with(one, few, &predictor);
    EXPECT_EQ(pruned.scores.numel(), pruned.retention.visual_tokens) << one.name;
    EXPECT_LE(pruned.kept.numel(), pruned.retention.visual_tokens / 4 + 1) << one.name;
  }
}
#endif

}  // namespace glimpse::inference
