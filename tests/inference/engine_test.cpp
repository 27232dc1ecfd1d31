#include "inference/engine.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "inference/chosen_tokens.h"
#include "models/llava15_cases.h"
#include "models/pretrained.h"
#include "models/whole_run.h"
#include "support/shared.h"

namespace glimpse::inference {

#ifdef GLIMPSE_SHARED_DIR
namespace {

class EngineTest : public testing::Test {
 protected:
  Request request(const std::vector<pruning::Stage>& stages = {}) {
    return {.input = model_.processor->prepare(case_.prompt, case_.pictures),
            .stages = stages,
            .generation = {.max_new_tokens = 16}};
  }

  const models::Model model_ = models::load_model(test::llava15(), {.dtype = "float32"});
  const test::Llava15Case case_ = test::llava15_cases()[0];
};

}  // namespace

TEST_F(EngineTest, TellsTheSizesAPredictorMustFit) {
  const pruning::HostShape shape = host_shape(model_);
  EXPECT_EQ(shape.layers, 3);
  EXPECT_EQ(shape.heads, 4);
  EXPECT_EQ(shape.width, 64);
  EXPECT_EQ(shape.tap_width, model_.vision->width());
}

TEST_F(EngineTest, AnswersWithTextIdsAndRetention) {
  const Answer answer = inference::answer(model_, request());
  EXPECT_EQ(answer.ids, case_.greedy);
  const auto recorded = read_json_file(test::llava15() / "cases/cases.json")["cases"][0];
  EXPECT_EQ(answer.text, recorded["greedy"]["text"]);
  EXPECT_EQ(answer.retention.kv_tokens, 16);
  EXPECT_EQ(answer.kept.size(0), 16);
  EXPECT_FALSE(answer.scores.defined());
  // 39 rows, 3 layers, keys and values of 4 heads of 16 floats.
  EXPECT_EQ(answer.kv_bytes, 39 * 3 * 2 * 4 * 16 * 4);
}

TEST_F(EngineTest, ThePhasesAddUpAndDecodingIsNoPartOfTheFirstToken) {
  const Answer answer = inference::answer(model_, request({test::keeping_before(1, {0, 5})}));
  double sum = 0;
  for (const auto& [phase, milliseconds] : answer.phases_ms) sum += milliseconds;
  EXPECT_NEAR(answer.ttft_ms, sum - answer.phases_ms.at(kPhaseDecode), 1e-6);
  for (const char* phase : {kPhaseVision, kPhaseLayersBefore, kPhasePredictor, kPhaseCompaction,
                            kPhaseLayersAfter, kPhaseFirstToken}) {
    EXPECT_GT(answer.phases_ms.at(phase), 0) << phase;
  }
}

TEST_F(EngineTest, ReportsWhatWasKept) {
  const Answer answer = inference::answer(model_, request({test::keeping_before(2, {0, 5, 9})}));
  EXPECT_TRUE(answer.kept.equal(torch::tensor({0, 5, 9}, torch::kInt64)));
  EXPECT_EQ(answer.retention.kv_tokens, 3);
  EXPECT_EQ(answer.kv_bytes, (39 - 13) * 3 * 2 * 4 * 16 * 4);
}

TEST_F(EngineTest, QuestionsOnOnePictureMayShareItsFeatures) {
  const Request asked = request({test::keeping({2, 3})});
  const VisualFeatures features =
      encode_pictures(model_, asked.input.pixels, {.hidden_states = {1, 2}});
  const Answer shared = inference::answer(model_, asked, &features);
  EXPECT_EQ(shared.ids, inference::answer(model_, asked).ids);
  EXPECT_EQ(shared.phases_ms.count(kPhaseVision), 0);
}

TEST_F(EngineTest, ABatchAnswersAsItsRequestsDoAlone) {
  const std::vector<Request> asked = {request({}), request({test::keeping({2, 3})}),
                                      request({test::keeping_before(2, {0, 5, 9})})};
  const VisualFeatures features = encode_pictures(model_, asked[0].input.pixels, {});
  const std::vector<Answer> answers = answer_batch(model_, asked, &features);
  ASSERT_EQ(answers.size(), asked.size());
  for (size_t i = 0; i < asked.size(); ++i) {
    const Answer alone = inference::answer(model_, asked[i]);
    EXPECT_EQ(answers[i].ids, alone.ids);
    EXPECT_EQ(answers[i].text, alone.text);
    EXPECT_EQ(answers[i].kv_bytes, alone.kv_bytes);
    EXPECT_EQ(answers[i].phases_ms.at(kPhaseDecode), answers[0].phases_ms.at(kPhaseDecode));
  }
}

TEST_F(EngineTest, ABatchWithoutFeaturesLooksAtEveryPictureItself) {
  std::vector<Request> asked = {request({}), request({test::keeping({2, 3})})};
  asked[1].input = model_.processor->prepare(
      case_.prompt,
      {image::Image{.width = 20, .height = 20, .rgb = std::vector<uint8_t>(1200, 200)}});
  const std::vector<Answer> answers = answer_batch(model_, asked);
  ASSERT_EQ(answers.size(), 2U);
  for (size_t i = 0; i < asked.size(); ++i) {
    EXPECT_EQ(answers[i].ids, inference::answer(model_, asked[i]).ids);
    EXPECT_GT(answers[i].phases_ms.at(kPhaseVision), 0);
  }
}

TEST_F(EngineTest, WithoutTheClockOnlyDecodingHasATime) {
  Request untimed = request({test::keeping({2, 3})});
  untimed.timed = false;
  const Answer answer = inference::answer(model_, untimed);
  EXPECT_EQ(answer.ids, inference::answer(model_, request({test::keeping({2, 3})})).ids);
  EXPECT_EQ(answer.phases_ms.size(), 1U);
  EXPECT_EQ(answer.ttft_ms, 0);
}

TEST_F(EngineTest, AllocatedCachesHaveRoomForTheAnswer) {
  const Answer answer = inference::answer(model_, request());
  // One step grows every layer by it and 64 rows in reserve; the answer has 16 tokens at most.
  EXPECT_EQ(answer.kv_allocated_bytes, (39 + 1 + 64) * 3 * 2 * 4 * 16 * 4);
}

TEST_F(EngineTest, AnswersPromptsWithoutPictures) {
  Request asked = request({test::keeping({2, 3})});
  const test::Llava15Case text = test::llava15_cases()[3];
  ASSERT_EQ(text.name, "text_only");
  asked.input = model_.processor->prepare(text.prompt, {});
  EXPECT_EQ(inference::answer(model_, asked).ids, text.greedy);
}

TEST_F(EngineTest, TracesInputsFeaturesLogitsAndAnswer) {
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  Trace trace{.hidden_states = true};
  inference::answer(model_, request(), nullptr, &trace);
  const auto& t = trace.tensors;
  EXPECT_TRUE(t.at("input_ids").equal(torch::tensor(case_.ids, torch::kInt64)));
  EXPECT_TRUE(t.at("position_ids").equal(torch::arange(39, torch::kInt64)));
  EXPECT_EQ(t.at("pixel_values").sizes(), torch::IntArrayRef({1, 3, 56, 56}));
  EXPECT_TRUE(t.at("image_grid").equal(torch::tensor({{1, 4, 4}}, torch::kInt64)));
  EXPECT_TRUE(t.at("generated_ids").equal(torch::tensor(case_.greedy, torch::kInt64)));
  EXPECT_LE(test::distance(t.at("image_features"), expected.at("one_image.image_features")), 2e-4);
  EXPECT_LE(test::distance(t.at("first_logits"), expected.at("one_image.last_logits")), 2e-4);
  for (const char* layer : {"hidden.0", "hidden.1", "hidden.2", "hidden.3"}) {
    const auto& hidden = expected.at(std::string("one_image.") + layer);
    EXPECT_LE(test::distance(t.at(layer), hidden), 2e-4) << layer;
  }
}
#endif

}  // namespace glimpse::inference
