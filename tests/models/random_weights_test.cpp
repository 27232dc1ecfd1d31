#include "models/random_weights.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/error.h"
#include "models/pretrained.h"
#include "support/bare_folder.h"

namespace glimpse::models {
namespace {

std::string fingerprint_of(const std::filesystem::path& folder, uint64_t seed) {
  return weights_fingerprint(
      *load_model(folder, {.dtype = "bfloat16", .random_seed = seed}).modules);
}

TEST(RandomWeights, StartByName) {
  EXPECT_EQ(start_value("norm.weight", 1), StartValue::one);
  EXPECT_EQ(start_value("q_proj.bias", 1), StartValue::zero);
  EXPECT_EQ(start_value("q_proj.weight", 2), StartValue::normal);
  EXPECT_EQ(start_value("class_embedding", 1), StartValue::normal);
}

TEST(RandomWeights, FillAFolderWithoutWeights) {
  const test::TempFolder folder;
  test::write_bare_qwen(folder.path());
  const Model model = load_model(folder.path(), {.dtype = "bfloat16", .random_seed = 3});
  for (const auto& item : model.modules->named_parameters()) {
    const torch::Tensor& weights = item.value();
    EXPECT_EQ(weights.scalar_type(), torch::kBFloat16) << item.key();
    EXPECT_FALSE(weights.requires_grad());
    if (item.key().ends_with("norm.weight")) {
      EXPECT_EQ(weights.min().item<float>(), 1);
      EXPECT_EQ(weights.max().item<float>(), 1);
    } else if (item.key().ends_with(".bias")) {
      EXPECT_EQ(weights.abs().max().item<float>(), 0);
    } else if (weights.numel() > 2000) {
      EXPECT_NEAR(weights.to(torch::kFloat32).std().item<float>(), 0.02, 0.002) << item.key();
    }
  }
}

TEST(RandomWeights, FollowTheSeed) {
  const test::TempFolder folder;
  test::write_bare_qwen(folder.path());
  EXPECT_EQ(fingerprint_of(folder.path(), 1), fingerprint_of(folder.path(), 1));
  EXPECT_NE(fingerprint_of(folder.path(), 1), fingerprint_of(folder.path(), 2));
}

// The table has several times as many numbers as are drawn.
TEST(RandomWeights, RepeatNoRow) {
  const test::TempFolder folder;
  test::write_bare_qwen(folder.path());
  const Model model = load_model(folder.path(), {.dtype = "bfloat16", .random_seed = 1});
  const torch::Tensor rows =
      model.decoder->embed_tokens(torch::arange(151936, torch::kInt64)).to(torch::kFloat32);
  const torch::Tensor sums = (rows * torch::arange(1, 33).to(torch::kFloat32)).sum(1);
  const int64_t different = std::get<0>(at::_unique(sums)).size(0);
  EXPECT_GT(different, 140000);
}

TEST(RandomWeights, TieTheHeadWhereTheFolderDoes) {
  for (const bool tied : {true, false}) {
    const test::TempFolder folder;
    test::write_bare_llava(folder.path(), tied);
    const Model model = load_model(folder.path(), {.dtype = "float32", .random_seed = 1});
    const auto weights = model.modules->named_parameters();
    EXPECT_EQ(weights["language_model.lm_head.weight"].equal(
                  weights["language_model.model.embed_tokens.weight"]),
              tied);
  }
}

TEST(RandomWeights, AreNotTakenUnasked) {
  const test::TempFolder folder;
  test::write_bare_qwen(folder.path());
  EXPECT_THROW(load_model(folder.path(), {.dtype = "bfloat16"}), Error);
}

}  // namespace
}  // namespace glimpse::models
