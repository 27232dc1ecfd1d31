#include "pruning/registry.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>

#include "base/file.h"
#include "base/strings.h"
#include "pruning/small_predictor.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::pruning {
namespace {

std::string complaint(const PruningConfig& config) {
  return test::error_text([&] { validate(config); });
}

// Flat "key: value" lines, which is all these files hold.
struct FlatFile {
  std::map<std::string, std::string> values;
  size_t read = 0;

  void convert(const std::string& text, std::string& value) { value = text; }
  void convert(const std::string& text, int64_t& value) { value = std::stoll(text); }
  void convert(const std::string& text, uint64_t& value) { value = std::stoull(text); }
  void convert(const std::string& text, double& value) { value = std::stod(text); }
  void convert(const std::string& text, bool& value) { value = text == "true"; }
  void convert(const std::string& text, std::vector<std::string>& value) { value = {text}; }
  template <class T>
  void convert(const std::string& text, std::vector<T>& list) {  // "[a, b]"
    for (const std::string& item : split(text.substr(1, text.size() - 2), ',')) {
      convert(trim(item), list.emplace_back());
    }
  }
  template <class T>
  void convert(const std::string& text, std::optional<T>& value) {
    convert(text, value.emplace());
  }
  template <class T>
  void operator()(const char* name, T& field, const char*) {
    const auto found = values.find(name);
    if (found == values.end()) return;
    convert(found->second, field);
    ++read;
  }
};

FlatFile flat_file(const std::filesystem::path& path) {
  FlatFile file;
  for (const std::string& line : split(read_text_file(path), '\n')) {
    const std::string text = trim(split(line, '#')[0]);
    if (text.empty()) continue;
    const size_t colon = text.find(':');
    file.values[text.substr(0, colon)] = trim(text.substr(colon + 1));
  }
  return file;
}

}  // namespace

TEST(Registry, ListsTheKnownMethodsWhenOneIsUnknown) {
  const std::string text = complaint({.method = "fastvlm"});
  EXPECT_TRUE(glimpse::test::mentions(text, "fastvlm") &&
              glimpse::test::mentions(text, "none, random, grid"))
      << text;
}

TEST(Registry, RefusesOptionsTheMethodDoesNotUse) {
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "none", .ratio = 0.1}), "'ratio'"));
  EXPECT_TRUE(
      glimpse::test::mentions(complaint({.method = "grid", .ratio = 0.1, .seed = 1}), "'seed'"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "fastv", .predictor = "x", .layer = 2, .ratio = 0.1}), "'predictor'"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "glimpse", .predictor = "x", .sink_tokens = 3}), "'sink_tokens'"));
}

TEST(Registry, AsksForOptionsTheMethodNeeds) {
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "random"}), "no 'ratio'"));
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "fastv", .ratio = 0.1}), "no 'layer'"));
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "scout"}), "no 'predictor'"));
}

TEST(Registry, ChecksRanges) {
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "random", .ratio = 0.0}), "ratio"));
  EXPECT_TRUE(
      glimpse::test::mentions(complaint({.method = "fastv", .layer = 0, .ratio = 0.1}), "layer"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "grid", .layer = 1, .ratio = 0.1, .earlier = "maybe"}), "drop or keep"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "grid", .ratio = 0.1, .earlier = "keep"}), "'layer'"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "glimpse", .predictor = "x", .threshold = 2}), "threshold"));
}

TEST(Registry, MakesEveryMethodWithoutPredictor) {
  const SampleContext sample{
      .grids = {{2, 2}}, .sample_key = "a", .oracle_keep_N = torch::ones({4}, torch::kBool)};
  EXPECT_TRUE(make_stages({}, nullptr, sample).empty());
  EXPECT_EQ(make_stages({.method = "random", .ratio = 0.5}, nullptr, sample).size(), 1U);
  const auto grid_stage =
      make_stages({.method = "grid", .layer = 3, .ratio = 0.5}, nullptr, sample);
  EXPECT_EQ(grid_stage[0].layer, 3);
  EXPECT_EQ(make_stages({.method = "oracle"}, nullptr, sample).size(), 1U);
  EXPECT_EQ(make_stages({.method = "fastv", .layer = 2, .ratio = 0.5}, nullptr, sample)[0].layer,
            2);
  for (const torch::Tensor& keep : {torch::Tensor(), torch::zeros({4}, torch::kBool)}) {
    EXPECT_TRUE(glimpse::test::mentions(
        test::error_text([&] {
          make_stages({.method = "oracle"}, nullptr, {.grids = {{2, 2}}, .oracle_keep_N = keep});
        }),
        "evidence boxes"));
  }
}

TEST(Registry, MakesGlimpseAndScoutFromTheirPredictors) {
  const LoadedPredictor glimpse = as_loaded(test::small_glimpse(test::small_config()));
  const LoadedPredictor scout = as_loaded(test::small_scout(test::small_scout_config()));
  const PruningConfig with_glimpse{.method = "glimpse", .predictor = "x", .earlier = "keep"};
  const auto stages = make_stages(with_glimpse, &glimpse, {});
  EXPECT_EQ(stages[0].earlier, EarlierCache::keep);
  EXPECT_EQ(make_stages({.method = "scout", .predictor = "x"}, &scout, {})[0].at,
            Hook::before_decoder);
  EXPECT_TRUE(glimpse::test::mentions(
      test::error_text([&] { make_stages(with_glimpse, &scout, {}); }), "set method: scout"));
}

TEST(Registry, OverridesTheScoutsRuleAndSinks) {
  const LoadedPredictor predictor = as_loaded(test::small_scout(test::small_scout_config()));
  torch::manual_seed(4);
  Evidence evidence{.grids = {{4, 4}}, .alive_N = torch::arange(16, torch::kInt64)};
  evidence.taps_NC = {torch::randn({16, 6}), torch::randn({16, 6})};
  evidence.question_QD = torch::randn({3, 8});
  const PruningConfig config{
      .method = "scout", .predictor = "x", .threshold = 1.0, .min_tokens = 0, .sink_tokens = 4};
  EXPECT_EQ(make_stages(config, &predictor, {})[0].select(evidence).kept.numel(), 4);
}

TEST(Registry, ABudgetStandsForARatioButNotForAPredictorsRule) {
  EXPECT_EQ(complaint({.method = "grid", .budget = "layer=0.1"}), "");
  EXPECT_EQ(complaint({.method = "tops", .budget = "flops=0.3"}), "");
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "grid"}), "or a budget"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "scout", .predictor = "x", .budget = "kv=0.1"}), "max_retention"));
  EXPECT_TRUE(
      glimpse::test::mentions(complaint({.method = "none", .budget = "kv=0.1"}), "'budget'"));
}

TEST(Registry, ChecksWhereCutsMayStart) {
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "vscan", .layers = {{2, 4}}}),
                                      "0, before the decoder, first"));
  EXPECT_TRUE(glimpse::test::mentions(complaint({.method = "pyramid_drop", .layers = {{0, 4}}}),
                                      "1 or more"));
  EXPECT_TRUE(glimpse::test::mentions(
      complaint({.method = "progressive", .predictor = "x", .scout = "y", .layers = {{2}}}),
      "both"));
  EXPECT_TRUE(
      glimpse::test::mentions(complaint({.method = "dart", .layer = 0, .ratio = 0.1}), "layer"));
}

TEST(Registry, MakesProgressiveFromAScoutCutsAndAGlimpse) {
  const LoadedPredictor glimpse = as_loaded(test::small_glimpse(test::small_config()));
  const LoadedPredictor scout = as_loaded(test::small_scout(test::small_scout_config()));
  const PruningConfig config{
      .method = "progressive", .predictor = "x", .scout = "y", .layers = {{1}}, .ratios = {{0.5}}};
  const auto stages = make_stages(config, {&glimpse, &scout}, {});
  ASSERT_EQ(stages.size(), 3U);
  EXPECT_EQ(stages[0].at, Hook::before_decoder);
  EXPECT_EQ(stages[1].layer, 1);
  EXPECT_EQ(stages[2].needs.query, QueryRows::appended);
  EXPECT_TRUE(glimpse::test::mentions(test::error_text([&] {
                                        make_stages(config, {&scout, &glimpse}, {});
                                      }),
                                      "a glimpse"));
}

TEST(PredictorConfigFiles, AreValidSettings) {
  const std::vector<std::string> files = {"predictor/none.yaml",
                                          "predictor/random.yaml",
                                          "predictor/grid.yaml",
                                          "predictor/oracle.yaml",
                                          "predictor/fastv.yaml",
                                          "predictor/glimpse.yaml",
                                          "predictor/scout.yaml",
                                          "predictor/progressive.yaml",
                                          "predictor/pool.yaml",
                                          "predictor/div_prune.yaml",
                                          "predictor/cd_pruner.yaml",
                                          "predictor/faster_vlm.yaml",
                                          "predictor/vis_pruner.yaml",
                                          "predictor/vision_zip.yaml",
                                          "predictor/prumerge.yaml",
                                          "predictor/scope.yaml",
                                          "predictor/prumerge_plus.yaml",
                                          "predictor/holov.yaml",
                                          "predictor/tome.yaml",
                                          "predictor/dart.yaml",
                                          "predictor/pyramid_drop.yaml",
                                          "predictor/sparse_vlm.yaml",
                                          "predictor/sparse_vlm_plus.yaml",
                                          "predictor/vscan.yaml",
                                          "predictor/tops.yaml",
                                          "predictor/downsample.yaml"};
  EXPECT_EQ(files.size(), known_methods().size());
  for (const std::string& name : files) {
    FlatFile file = flat_file(glimpse::test::source_dir() / "configs" / name);
    PruningConfig config;
    visit_fields(file, config);
    EXPECT_EQ(file.read, file.values.size()) << name << " holds an unknown key";
    EXPECT_EQ("predictor/" + config.method + ".yaml", name);
    EXPECT_EQ(complaint(config), "") << name;
  }
}

}  // namespace glimpse::pruning
