#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/engine.h"
#include "models/llava15_cases.h"
#include "models/llava_next_cases.h"
#include "models/pretrained.h"
#include "models/qwen_cases.h"

// bfloat16 beside float32 on every recorded case of the tiny folders. Masks: glimpse_qwen_test.cpp;
// trained weights: docs/results.md.

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

int64_t first_token(const models::Model& model, const test::RecordedCase& one) {
  const models::ModelInput input =
      model.processor->lay_out(one.ids, test::pixels_of(*model.processor, one));
  Trace trace;
  answer(model, {.input = input, .generation = {.max_new_tokens = 1}}, nullptr, &trace);
  return trace.tensors.at("first_logits").argmax().item<int64_t>();
}

}  // namespace

TEST(Bfloat16, ChoosesTheSameFirstTokensAsFloat32) {
  const std::vector<std::pair<std::filesystem::path, std::vector<test::RecordedCase>>> families = {
      {test::llava15(), test::llava15_cases()},
      {test::llava_next(), test::llava_next_cases()},
      {test::qwen(), test::qwen_cases()}};
  double same = 0, all = 0;
  for (const auto& [folder, cases] : families) {
    const models::Model exact = models::load_model(folder, {.dtype = "float32"});
    const models::Model rounded = models::load_model(folder, {.dtype = "bfloat16"});
    for (const test::RecordedCase& one : cases) {
      same += first_token(exact, one) == first_token(rounded, one) ? 1 : 0;
      ++all;
    }
  }
  EXPECT_GE(all, 15);
  EXPECT_GE(same / all, 0.95) << same << " of " << all;
}
#endif

}  // namespace glimpse::inference
