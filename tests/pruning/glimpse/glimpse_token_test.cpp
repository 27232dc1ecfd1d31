#include "pruning/glimpse/glimpse_token.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/glimpse/predictor_file.h"
#include "pruning/small_predictor.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::pruning {
namespace {

GlimpseToken token(const GlimpseConfig& config) {
  GlimpseToken made(config, test::small_host());
  start_parameters(*made, 1);
  return made;
}

}  // namespace

TEST(GlimpseToken, HasThePublishedKeys) {
  std::vector<std::string> keys;
  for (const auto& item : token(test::small_config())->named_parameters()) {
    keys.push_back(item.key());
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"learnable_embeddings", "le_proj.weight",
                                            "le_proj.bias", "le_norm.weight"}));
}

TEST(GlimpseToken, NormalisesProjectedEmbeddings) {
  GlimpseConfig config = test::small_config();
  config.rms_norm_eps = 1e-12;
  GlimpseToken made = token(config);
  made->eval();
  const torch::Tensor mean_square = made->table().square().mean(-1);
  EXPECT_LT(test::largest_difference(mean_square, torch::ones({3, 1})), 1e-5);
}

TEST(GlimpseToken, LeavesLayersWithoutEmbeddingAlone) {
  GlimpseConfig config = test::small_config();
  config.le_layers = {2, 0};
  config.le_norm_type = "layernorm";
  GlimpseToken made = token(config);
  made->eval();
  const torch::Tensor table = made->table();
  EXPECT_EQ(table.sizes(), torch::IntArrayRef({3, 1, 8}));
  EXPECT_TRUE(table[1].eq(0).all().item<bool>());
  const auto parameters = made->named_parameters();
  const torch::Tensor embedding = parameters["learnable_embeddings"][0][0];
  const torch::Tensor projected = at::mv(parameters["le_proj.weight"], embedding);
  EXPECT_LT(test::largest_difference(table[2][0], at::layer_norm(projected, {8}, {}, {}, 1e-5)),
            1e-6);
}

TEST(GlimpseToken, DropsOnlyInTrainingAndRepeatablyFromAGenerator) {
  GlimpseConfig config = test::small_config();
  config.le_dropout_prob = 0.5;
  GlimpseToken made = token(config);
  const auto drawn = [&made] { return made->table(at::detail::createCPUGenerator(5)); };
  made->train();
  EXPECT_TRUE(drawn().equal(drawn()));
  EXPECT_GT(drawn().eq(0).sum().item<int64_t>(), 0);
  const torch::Tensor noisy = drawn();
  made->eval();
  const torch::Tensor kept = noisy.ne(0);
  EXPECT_LT(
      test::largest_difference(noisy.masked_select(kept), 2 * made->table().masked_select(kept)),
      1e-6);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(GlimpseToken, AgreesWithRecordedTables) {
  const auto root = glimpse::test::shared_dir() / "golden/glimpse";
  const auto check = [](const std::filesystem::path& predictor, const std::filesystem::path& file) {
    const torch::Tensor expected = tensor::load_tensors(file).at("le_table");
    const LoadedPredictor loaded = load_predictor(predictor);
    const torch::Tensor layers = torch::tensor(loaded.glimpse->config().le_layers, torch::kInt64);
    EXPECT_LE(test::largest_difference(loaded.glimpse_table_LnD.index_select(0, layers), expected),
              1e-5)
        << predictor;
  };
  check(root / "llava/predictors/llava", root / "llava/cases/le_table.safetensors");
  check(root / "predictors/raw_global", root / "cases/le_table_raw_global.safetensors");
  for (const std::string name : {"logp_global", "raw_window", "multi", "dummy"}) {
    check(root / "predictors" / name, root / "cases" / ("le_table_" + name + ".safetensors"));
  }
}
#endif

}  // namespace glimpse::pruning
