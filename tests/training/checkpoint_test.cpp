#include "training/checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>

#include "support/shared.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

tensor::Tensors weights(float value) { return {{"w", torch::full({3}, value)}}; }

fs::path step_folder(const fs::path& run, const std::string& step) {
  return run / "checkpoints" / ("step-" + step);
}

}  // namespace

TEST(Checkpoint, ComesBackWithItsStepAndTensors) {
  const test::TempFolder run;
  EXPECT_FALSE(latest_checkpoint(run.path()));
  save_checkpoint(run.path(), 12, weights(1.5F), 2);
  const auto checkpoint = latest_checkpoint(run.path());
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->step, 12);
  EXPECT_TRUE(checkpoint->tensors.at("w").equal(torch::full({3}, 1.5F)));
}

TEST(Checkpoint, TheNewestIsTheOneWithTheLargestNumber) {
  const test::TempFolder run;
  for (const int64_t step : {9, 100, 20}) {
    save_checkpoint(run.path(), step, weights(static_cast<float>(step)), 5);
  }
  EXPECT_EQ(latest_checkpoint(run.path())->step, 100);
}

TEST(Checkpoint, KeepsTheNewestOnes) {
  const test::TempFolder run;
  for (int64_t step = 1; step <= 5; ++step) save_checkpoint(run.path(), step, weights(0), 2);
  EXPECT_FALSE(fs::exists(step_folder(run.path(), "3")));
  EXPECT_TRUE(fs::exists(step_folder(run.path(), "4")));
  EXPECT_TRUE(fs::exists(step_folder(run.path(), "5")));
}

TEST(Checkpoint, AFolderWithoutAManifestIsNoCheckpoint) {
  const test::TempFolder run;
  save_checkpoint(run.path(), 3, weights(3), 5);
  save_checkpoint(run.path(), 7, weights(7), 5);
  fs::remove(step_folder(run.path(), "7") / "manifest.json");
  EXPECT_EQ(latest_checkpoint(run.path())->step, 3);
}

TEST(Checkpoint, ForeignFoldersAreLeftAlone) {
  const test::TempFolder run;
  for (const char* name : {"x", "1x"}) {
    fs::create_directories(step_folder(run.path(), name));
    std::ofstream(step_folder(run.path(), name) / "manifest.json") << "{}";
  }
  EXPECT_FALSE(latest_checkpoint(run.path()));
  save_checkpoint(run.path(), 1, weights(0), 1);
  EXPECT_TRUE(fs::exists(step_folder(run.path(), "x")));
}

TEST(Checkpoint, SavingAStepAgainReplacesIt) {
  const test::TempFolder run;
  save_checkpoint(run.path(), 4, weights(1), 2);
  save_checkpoint(run.path(), 4, weights(2), 2);
  EXPECT_EQ(latest_checkpoint(run.path())->tensors.at("w")[0].item<float>(), 2);
}

}  // namespace glimpse::training
