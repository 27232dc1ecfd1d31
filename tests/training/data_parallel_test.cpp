#include "training/data_parallel.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <chrono>
#include <thread>

#include "base/error.h"

namespace glimpse::training {
namespace {

StepResult shard(int64_t worker) {
  const auto value = static_cast<double>(worker + 1);
  return {.loss = value,
          .components = {{"dice", 10 * value}},
          .samples = 2 + worker,
          .gradients = {torch::full({2}, static_cast<float>(value)), torch::Tensor()}};
}

}  // namespace

TEST(DataParallel, AveragesLossesComponentsAndGradientsAndAddsSamples) {
  const StepResult result = data_parallel(3, shard);
  EXPECT_DOUBLE_EQ(result.loss, 2);
  EXPECT_DOUBLE_EQ(result.components.at("dice"), 20);
  EXPECT_EQ(result.samples, 2 + 3 + 4);
  ASSERT_EQ(result.gradients.size(), 2);
  EXPECT_TRUE(result.gradients[0].allclose(torch::full({2}, 2.0F)));
  EXPECT_FALSE(result.gradients[1].defined());
}

TEST(DataParallel, OneWorkerIsTheShardItself) {
  const StepResult result = data_parallel(1, shard);
  EXPECT_EQ(result.loss, 1);
  EXPECT_TRUE(result.gradients[0].equal(torch::ones({2})));
}

TEST(DataParallel, AddsInWorkerOrderWhateverFinishesFirst) {
  const auto run = [](int slow) {
    return data_parallel(3, [slow](int64_t worker) {
      if (worker == slow) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const float scale = worker == 0 ? 1e8F : worker == 1 ? -1e8F : 1.0F;
      return StepResult{.gradients = {torch::full({4}, scale / 3.0F)}};
    });
  };
  EXPECT_TRUE(run(0).gradients[0].equal(run(2).gradients[0]));
}

TEST(DataParallel, WorkersComputeOnOneThreadEach) {
  data_parallel(2, [](int64_t) {
    EXPECT_EQ(at::get_num_threads(), 1);
    return StepResult{};
  });
}

TEST(DataParallel, RethrowsWhatAWorkerThrew) {
  EXPECT_THROW(data_parallel(2,
                             [](int64_t worker) -> StepResult {
                               if (worker == 1) throw Error({.where = "a worker"});
                               return {};
                             }),
               Error);
}

TEST(DataParallel, Bfloat16GradientsAreAddedInFloat32) {
  const StepResult result = data_parallel(2, [](int64_t worker) {
    const float value = worker == 0 ? 256.0F : 1.0F;
    return StepResult{.gradients = {torch::full({1}, value, torch::kBFloat16)}};
  });
  EXPECT_EQ(result.gradients[0].item<float>(), 128.5F);  // bfloat16 would round 257 to 256
}

}  // namespace glimpse::training
