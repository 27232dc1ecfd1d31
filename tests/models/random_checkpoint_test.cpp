#include "models/random_checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "models/pretrained.h"
#include "storage/tensor_index.h"
#include "support/error_text.h"
#include "support/shared.h"
#include "tensor/load.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

TEST(RandomCheckpoint, RefusesFoldersInUseAndUnknownFamilies) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "config.json", R"({"model_type": "gpt2"})");
  const auto refused = [&](const char* out) {
    return test::error_text(
        [&] { write_random_checkpoint(folder.path() / "config.json", folder.path() / out); });
  };
  EXPECT_NE(refused("").find("a new folder"), std::string::npos);
  EXPECT_NE(refused("new").find("model_type 'gpt2'"), std::string::npos);
}

#ifdef GLIMPSE_SHARED_DIR
class RandomCheckpoints : public ::testing::TestWithParam<const char*> {};

TEST_P(RandomCheckpoints, LoadInTheTypeTheyAreStoredInWithoutACopy) {
  const test::TempFolder folder;
  const fs::path config = test::shared_dir() / "golden/models" / GetParam() / "config.json";
  const fs::path one = folder.path() / "one", many = folder.path() / "many";
  const RandomCheckpoint single = write_random_checkpoint(config, one);
  const RandomCheckpoint sharded = write_random_checkpoint(config, many, {.shard_bytes = 200'000});
  EXPECT_EQ(single.files, 1);
  EXPECT_GE(sharded.files, 3);
  EXPECT_EQ(single.parameters, sharded.parameters);
  EXPECT_TRUE(single.has_tokenizer);

  const Model model = load_model(one, {.dtype = "bfloat16"});
  const Model same = load_model(many, {.dtype = "bfloat16"});
  EXPECT_EQ(weights_fingerprint(*model.modules), weights_fingerprint(*same.modules));
  for (const auto& item : model.modules->named_parameters()) {
    const torch::Tensor weights = item.value().to(torch::kFloat32);
    ASSERT_TRUE(weights.isfinite().all().item<bool>()) << item.key();
    if (item.key().ends_with("norm.weight")) {
      EXPECT_EQ(weights.min().item<float>(), 1);
    }
    if (weights.dim() < 2 || weights.numel() < 1000) continue;
    EXPECT_NEAR(weights.std().item<float>(), 0.02, 0.003) << item.key();
  }
}

INSTANTIATE_TEST_SUITE_P(Families, RandomCheckpoints,
                         ::testing::Values("llava15", "llava_next", "qwen2_5_vl"));
#endif

}  // namespace
}  // namespace glimpse::models
