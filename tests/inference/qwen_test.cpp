#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/engine.h"
#include "models/pretrained.h"
#include "models/qwen_cases.h"
#include "models/whole_run.h"

// The whole way of a tiny Qwen2.5-VL without pruning: pictures, clips and text to greedy ids
// (golden/models/qwen2_5_vl).

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

class Qwen : public testing::Test {
 protected:
  std::vector<int64_t> greedy(const test::RecordedCase& one, double penalty,
                              Trace* trace = nullptr) {
    const models::ModelInput input =
        model_.processor->lay_out(one.ids, test::pixels_of(*model_.processor, one));
    const Request request{
        .input = input,
        .generation = {.max_new_tokens = 16, .sampling = {.repetition_penalty = penalty}}};
    return answer(model_, request, nullptr, trace).ids;
  }

  models::Model model_ = models::load_model(test::qwen(), {.dtype = "float32"});
};

}  // namespace

TEST_F(Qwen, GreedyAnswersEqualTheRecord) {
  model_.spec.end_ids = {};  // the record goes on behind end tokens
  for (const test::RecordedCase& one : test::qwen_cases()) {
    EXPECT_EQ(greedy(one, 1.0), one.greedy) << one.name;
    if (one.greedy_with_penalty.empty()) continue;
    EXPECT_EQ(greedy(one, 1.05), one.greedy_with_penalty) << one.name;
  }
}

TEST_F(Qwen, TracesHoldTheFixedNames) {
  const test::RecordedCase one = test::qwen_cases()[0];
  Trace trace{.hidden_states = true};
  greedy(one, 1.0, &trace);
  const auto& t = trace.tensors;
  EXPECT_EQ(t.at("input_ids").size(0), static_cast<int64_t>(one.ids.size()));
  EXPECT_TRUE(t.at("position_ids").equal(test::recorded_positions(one)));
  EXPECT_EQ(t.at("pixel_values").sizes(), torch::IntArrayRef({96, 1176}));
  EXPECT_TRUE(t.at("image_grid").equal(torch::tensor({{1, 8, 12}}, torch::kInt64)));
  const auto expected = tensor::load_tensors(test::qwen() / "cases/expected.safetensors");
  EXPECT_LE(test::distance(t.at("image_features"), expected.at("one_image.image_features")), 2e-4);
  for (int64_t layer = 0; layer <= 3; ++layer) {
    const std::string name = "hidden." + std::to_string(layer);
    EXPECT_LE(test::distance(t.at(name), expected.at("one_image." + name)), 2e-4) << name;
  }
  EXPECT_LE(test::distance(t.at("first_logits"), expected.at("one_image.last_logits")), 2e-4);
  EXPECT_EQ(t.at("generated_ids").size(0), 16);
}
#endif

}  // namespace glimpse::inference
