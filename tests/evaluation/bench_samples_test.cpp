#include "evaluation/bench_samples.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "evaluation/bench_run.h"

namespace glimpse::evaluation {
namespace {

TEST(BenchSamples, AreRequestsOfFixedLength) {
  const test::TinyBench tiny;
  const BenchInputs inputs = tiny.inputs();
  const BenchSamples samples(tiny.config, inputs);
  EXPECT_EQ(samples.count(), 2);
  ASSERT_EQ(samples.variants().size(), 2U);
  const inference::Request none = samples.request(1, samples.variants()[0]);
  const inference::Request scout = samples.request(1, samples.variants()[1]);
  EXPECT_TRUE(none.stages.empty());
  EXPECT_EQ(scout.stages.size(), 1U);
  EXPECT_TRUE(none.generation.ignore_end);
  EXPECT_EQ(none.generation.max_new_tokens, 5);
  EXPECT_EQ(none.input.visual_tokens(), 16);
  EXPECT_TRUE(none.input.pixels.values.equal(scout.input.pixels.values));
  EXPECT_FALSE(none.input.pixels.values.equal(
      samples.request(0, samples.variants()[0]).input.pixels.values));
}

}  // namespace
}  // namespace glimpse::evaluation
