#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/random.h"
#include "inference/engine.h"
#include "inference/token_grids.h"
#include "models/pretrained.h"
#include "pruning/registry.h"
#include "support/error_text.h"
#include "support/shared.h"

// Every method of the registry on the demo model, and budgets as they are realised there.

namespace glimpse::inference {
namespace {

using pruning::PruningConfig;

constexpr int64_t kDemoTokens = 256;

image::Image noisy_picture() {
  image::Image picture{.width = 224, .height = 224};
  Random random = Random::of(7, 0);
  for (int64_t i = 0; i < 224 * 224 * 3; ++i) {
    picture.rgb.push_back(static_cast<uint8_t>(random.integer(0, 255)));
  }
  return picture;
}

class Rivals : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    demo_ = std::make_unique<models::Model>(
        models::load_model(test::source_dir() / "datasets/demo", {.dtype = "float32"}));
    const auto folder = test::source_dir() / "datasets/demo/predictors";
    glimpse_ = std::make_unique<pruning::LoadedPredictor>(
        pruning::load_predictor((folder / "glimpse").string()));
    scout_ = std::make_unique<pruning::LoadedPredictor>(
        pruning::load_predictor((folder / "scout").string()));
  }
  static void TearDownTestSuite() {
    demo_.reset();
    glimpse_.reset();
    scout_.reset();
  }

  static models::ModelInput ask(const std::string& question) {
    return demo_->processor->prepare(models::user_prompt(question, 1), {noisy_picture()});
  }

  static Answer answer_with(const PruningConfig& config,
                            const std::string& question = "what color is the circle ?",
                            Trace* trace = nullptr) {
    const models::ModelInput input = ask(question);
    pruning::SampleContext sample{.grids = token_grids(input.visual_spans), .sample_key = "a"};
    sample.oracle_keep_N = torch::arange(kDemoTokens) < 40;
    sample.host = host_shape(*demo_);
    sample.text_rows = input.ids.size(0) - kDemoTokens;
    const bool is_scout = config.method == "scout";
    return answer(*demo_,
                  {.input = input,
                   .stages = pruning::make_stages(
                       config, {is_scout ? scout_.get() : glimpse_.get(), scout_.get()}, sample),
                   .generation = {.max_new_tokens = 3}},
                  nullptr, trace);
  }

  static torch::Tensor first_logits(const PruningConfig& config) {
    Trace trace;
    answer_with(config, "what color is the circle ?", &trace);
    return trace.tensors.at("first_logits");
  }

  // The method with what it cannot do without.
  static PruningConfig setting(const std::string& method) {
    PruningConfig config{.method = method};
    if (pruning::needs_predictor(method)) config.predictor = "x";
    if (method == "progressive") config.scout = "x";
    if (method == "fastv" || method == "dart") config.layer = 1;
    return config;
  }

  static std::unique_ptr<models::Model> demo_;
  static std::unique_ptr<pruning::LoadedPredictor> glimpse_, scout_;
};

std::unique_ptr<models::Model> Rivals::demo_;
std::unique_ptr<pruning::LoadedPredictor> Rivals::glimpse_;
std::unique_ptr<pruning::LoadedPredictor> Rivals::scout_;

// All that meet a budget.
const std::vector<std::string> kMethodsWithBudget = {
    "random",    "grid",          "fastv",        "pool",       "div_prune",
    "cd_pruner", "faster_vlm",    "vis_pruner",   "vision_zip", "prumerge",
    "scope",     "prumerge_plus", "holov",        "tome",       "dart",
    "vscan",     "tops",          "pyramid_drop", "sparse_vlm", "sparse_vlm_plus"};

}  // namespace

TEST_F(Rivals, EveryMethodAnswersAndKeepsSomething) {
  for (const std::string& method : pruning::known_methods()) {
    if (pruning::resizes_pictures(method)) continue;  // the demo's tower has one size
    PruningConfig config = setting(method);
    if (std::find(kMethodsWithBudget.begin(), kMethodsWithBudget.end(), method) !=
        kMethodsWithBudget.end()) {
      config.budget = "kv=0.2";
    }
    const Answer pruned = answer_with(config);
    EXPECT_GE(pruned.kept.numel(), 1) << method;
    EXPECT_LE(pruned.kept.numel(), kDemoTokens) << method;
    const torch::Tensor unique = std::get<0>(at::_unique(pruned.kept));
    EXPECT_EQ(unique.numel(), pruned.kept.numel()) << method;
  }
}

TEST_F(Rivals, BudgetsAreMetOnTheScaleAskedFor) {
  for (const std::string& method : kMethodsWithBudget) {
    PruningConfig config = setting(method);
    config.budget = "layer=0.5";
    // Whole tokens per cut; recycled clusters of sparse_vlm come beside the budget; pooling needs
    // rows times columns.
    const double tolerance = method == "sparse_vlm" || method == "pool" ? 0.06 : 0.008;
    EXPECT_NEAR(answer_with(config).retention.layer_average_ratio(), 0.5, tolerance) << method;
    config.budget = "flops=0.6";
    EXPECT_NEAR(answer_with(config).retention.prefill_flops_ratio(), 0.6, tolerance) << method;
    config.budget = "kv=0.25";
    EXPECT_NEAR(answer_with(config).retention.kv_ratio(), 0.25, tolerance) << method;
  }
}

TEST_F(Rivals, KeepingEveryTokenIsThePlainModel) {
  const torch::Tensor plain = first_logits({});
  for (const std::string& method : kMethodsWithBudget) {
    if (method.starts_with("prumerge")) continue;  // adds neighbours to every token
    PruningConfig config = setting(method);
    config.budget = "kv=1";
    EXPECT_LE((first_logits(config) - plain).abs().max().item<double>(), 2e-3) << method;
  }
  PruningConfig all = setting("progressive");
  all.scout_retention = 1;
  all.layers = {1, 3};
  all.ratios = {1, 1};
  all.fixed_retention = 1;
  EXPECT_LE((first_logits(all) - plain).abs().max().item<double>(), 2e-3);
}

TEST_F(Rivals, ProgressiveCutsOnAndOn) {
  PruningConfig config = setting("progressive");
  config.scout_retention = 0.5;
  config.sink_tokens = 0;
  config.layers = {1, 2};
  config.ratios = {0.25, 0.125};
  config.fixed_retention = 0.25;
  const Retention retention = answer_with(config).retention;
  // Layer 0: 128, layer 1: 64, layers 2 and 3: 32, layers 4 and 5: 8.
  EXPECT_DOUBLE_EQ(retention.layer_average_tokens, (128 + 64 + 32 + 32 + 8 + 8) / 6.0);
  EXPECT_DOUBLE_EQ(retention.kv_tokens, 8);
}

TEST_F(Rivals, MethodsThatDoNotSeeTheQuestionKeepTheSameTokensForAll) {
  for (const char* method : {"div_prune", "faster_vlm", "vis_pruner", "vision_zip", "prumerge",
                             "scope", "holov", "tome", "pool", "grid"}) {
    PruningConfig config = setting(method);
    config.budget = "kv=0.2";
    const Answer one = answer_with(config), other = answer_with(config, "how many squares ?");
    EXPECT_TRUE(one.kept.equal(other.kept)) << method;
  }
}

TEST_F(Rivals, PositionsAndOrderAreOptions) {
  PruningConfig config{.method = "div_prune", .ratio = 0.2};
  const torch::Tensor kept_positions = first_logits(config);
  config.positions = "contiguous";
  const torch::Tensor contiguous = first_logits(config);
  EXPECT_GT((kept_positions - contiguous).abs().max().item<double>(), 1e-4);
  config.sorted = false;
  const Answer unsorted = answer_with(config);
  EXPECT_FALSE(unsorted.kept.equal(std::get<0>(unsorted.kept.sort())));
  EXPECT_GT((first_logits(config) - contiguous).abs().max().item<double>(), 1e-4);
}

TEST_F(Rivals, ABudgetBelowTheLayersInFrontIsAClearError) {
  PruningConfig config = setting("pyramid_drop");
  config.budget = "layer=0.2";
  const std::string text = test::error_text([&] { answer_with(config); });
  EXPECT_NE(text.find("more than 0.333"), std::string::npos) << text;
}

}  // namespace glimpse::inference
