#include "training/pretrain.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/pretrained.h"
#include "support/shared.h"
#include "training/tiny_pretrain.h"

namespace glimpse::training {

TEST(Pretrain, RunsBothStagesAndFindsThemDoneTheSecondTime) {
  const test::TempFolder folder;
  test::write_tiny_model(folder.path() / "model");
  const Encode encode = test::encode_with(text::load_tokenizer(folder.path() / "model"));
  const PretrainConfig config = test::tiny_pretrain_config();
  const auto first = pretrain(config, folder.path() / "run", encode);
  const auto again = pretrain(config, folder.path() / "run", encode);
  EXPECT_EQ(models::weights_fingerprint(*first), models::weights_fingerprint(*again));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "run" / "vision" / "metrics.jsonl"));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "run" / "answer" / "metrics.jsonl"));
}

}  // namespace glimpse::training
