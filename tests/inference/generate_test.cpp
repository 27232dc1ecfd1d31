#include "inference/generate.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <set>

#include "inference/chosen_tokens.h"
#include "inference/engine.h"
#include "models/llava15_cases.h"
#include "models/pretrained.h"
#include "models/whole_run.h"

namespace glimpse::inference {
namespace {

using Ids = std::vector<int64_t>;

class GenerateTest : public testing::Test {
 protected:
  Ids answer(const GenerateOptions& options, const std::vector<pruning::Stage>& stages = {}) {
    PrefillResult start = run_.prefill(stages);
    c10::InferenceMode guard;
    return generate(run_.model, {{&start, run_.input.ids, options}})[0];
  }
  // Greedy by running the whole text again for every token.
  Ids slow_greedy(int64_t count) {
    Ids prompt = {1, 5, 6, 150, 7, 8, 9, 10}, ids;
    for (int64_t i = 0; i < count; ++i) {
      const auto run = test::run_whole(run_.model, test::tiny_input(prompt));
      ids.push_back(run.logits_SV[-1].argmax().item<int64_t>());
      prompt.push_back(ids.back());
    }
    return ids;
  }

  test::TinyRun run_;
};

}  // namespace

TEST_F(GenerateTest, GreedyStepsAgainstTheCacheEqualRunningTheWholeTextAgain) {
  EXPECT_EQ(answer({.max_new_tokens = 8}), slow_greedy(8));
}

TEST_F(GenerateTest, StopsAtAnEndTokenAndLeavesItOut) {
  const Ids all = answer({.max_new_tokens = 8});
  run_.model.spec.end_ids = {-1, all[3]};
  const auto end = std::find(all.begin(), all.end(), all[3]);
  EXPECT_EQ(answer({.max_new_tokens = 8}), Ids(all.begin(), end));
}

TEST_F(GenerateTest, AnAnswerOfFixedLengthGoesOnBehindEndTokens) {
  const Ids all = answer({.max_new_tokens = 8});
  run_.model.spec.end_ids = {all[3]};
  EXPECT_EQ(answer({.max_new_tokens = 8, .ignore_end = true}), all);
}

TEST_F(GenerateTest, StopsAtTheLimit) {
  EXPECT_EQ(answer({.max_new_tokens = 3}).size(), 3);
  EXPECT_TRUE(answer({.max_new_tokens = 0}).empty());
}

TEST_F(GenerateTest, StreamsEveryTokenInOrder) {
  Ids streamed;
  const Ids ids =
      answer({.max_new_tokens = 5, .on_token = [&](int64_t id) { streamed.push_back(id); }});
  EXPECT_EQ(streamed, ids);
}

TEST_F(GenerateTest, AnswersOfKeepAllStagesEqualTheUnprunedOne) {
  const Ids plain = answer({.max_new_tokens = 12});
  EXPECT_EQ(answer({.max_new_tokens = 12}, {test::keeping(test::all_nine())}), plain);
  for (int64_t layer = 1; layer <= 4; ++layer) {
    EXPECT_EQ(answer({.max_new_tokens = 12}, {test::keeping_before(layer, test::all_nine())}),
              plain);
  }
}

TEST_F(GenerateTest, RepetitionPenaltyCountsPromptAndAnswer) {
  const Ids free = answer({.max_new_tokens = 12});
  const Ids punished = answer({.max_new_tokens = 12, .sampling = {.repetition_penalty = 1e6}});
  const std::set<int64_t> different(punished.begin(), punished.end());
  EXPECT_EQ(different.size(), punished.size());
  for (const int64_t id : {1, 5, 6, 150, 7, 8, 9, 10}) EXPECT_EQ(different.count(id), 0) << id;
  EXPECT_EQ(answer({.max_new_tokens = 12, .sampling = {.repetition_penalty = 1.0}}), free);
}

TEST_F(GenerateTest, SamplingDependsOnTheSeed) {
  const auto sampled = [&](uint64_t seed) {
    return answer({.max_new_tokens = 10, .sampling = {.temperature = 2, .seed = seed}});
  };
  EXPECT_EQ(sampled(5), sampled(5));
  EXPECT_NE(sampled(5), sampled(6));
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

Ids greedy(const models::Model& model, const test::Llava15Case& one) {
  c10::InferenceMode guard;
  const auto input = model.processor->prepare(one.prompt, one.pictures);
  const auto features = encode_pictures(model, input.pixels, {});
  PrefillResult start = prefill(model, input, features, {});
  return generate(model, {{&start, input.ids, {.max_new_tokens = 16}}})[0];
}

}  // namespace

TEST(GenerateGolden, AStopTextEndsTheAnswerInFrontOfIt) {
  const models::Model model = models::load_model(test::llava15(), {.dtype = "float32"});
  const test::Llava15Case one = test::llava15_cases()[0];
  const auto answered = [&](const std::vector<std::string>& stop) {
    const auto input = model.processor->prepare(one.prompt, one.pictures);
    return inference::answer(model,
                             {.input = input, .generation = {.max_new_tokens = 16, .stop = stop}});
  };
  const Answer whole = answered({});
  const size_t middle = whole.text.size() / 2;
  const std::string stop = whole.text.substr(middle, 3);
  const Answer stopped = answered({"not in it", stop});
  EXPECT_EQ(stopped.text, whole.text.substr(0, whole.text.find(stop)));
  EXPECT_LT(stopped.ids.size(), whole.ids.size());
  EXPECT_TRUE(std::equal(stopped.ids.begin(), stopped.ids.end(), whole.ids.begin()));
  EXPECT_EQ(answered({"not in it"}).ids, whole.ids);
}

TEST(GenerateGolden, GreedyAnswersEqualTheRecord) {
  models::Model model = models::load_model(test::llava15(), {.dtype = "float32"});
  for (const test::Llava15Case& one : test::llava15_cases()) {
    EXPECT_EQ(greedy(model, one), one.greedy) << one.name << one.row;
  }
  const auto stop =
      read_json_file(test::llava15() / "cases/cases.json")["cases"][0]["greedy_stop_token"];
  Ids expected = stop["ids"];
  ASSERT_EQ(expected.back(), stop["eos_token_id"][0]);
  expected.pop_back();
  model.spec.end_ids = stop["eos_token_id"].get<Ids>();
  EXPECT_EQ(greedy(model, test::llava15_cases()[0]), expected);
}
#endif

TEST_F(GenerateTest, PromptsSideBySideAnswerAsEveryOneAlone) {
  const std::vector<std::vector<pruning::Stage>> prunings = {
      {}, {test::keeping({0, 4, 5})}, {test::keeping_before(2, {1, 7})}, {}};
  std::vector<GenerateOptions> options(4, {.max_new_tokens = 9});
  options[1].max_new_tokens = 3;
  options[2].max_new_tokens = 0;
  options[3].sampling = {.temperature = 1.5, .top_k = 20, .seed = 7};
  std::vector<PrefillResult> starts;
  for (const auto& stages : prunings) starts.push_back(run_.prefill(stages));
  std::vector<Decoding> batch;
  std::vector<Ids> alone;
  for (size_t i = 0; i < starts.size(); ++i) {
    batch.push_back({&starts[i], run_.input.ids, options[i]});
    alone.push_back(answer(options[i], prunings[i]));
  }
  c10::InferenceMode guard;
  EXPECT_EQ(generate(run_.model, batch), alone);
  EXPECT_EQ(alone[1].size(), 3);
  EXPECT_NE(alone[0], alone[3]);
}

}  // namespace glimpse::inference
