#include "evaluation/questions.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "evaluation/demo_run.h"
#include "evaluation/rows.h"
#include "support/error_text.h"

namespace glimpse::evaluation {
namespace {

data::Sample sample_of(data::Task task, const std::vector<std::string>& answers) {
  return {.id = "1", .image_id = "p", .question = "why ?", .answers = answers, .task = task};
}

std::string text_of(const models::Prompt& prompt) { return prompt.turns[0].parts.back().text; }

TEST(PromptOf, WrapsQuestionsButNotCaptionRequests) {
  EvalConfig config;
  config.question_form = "{question}\nBriefly.";
  EXPECT_EQ(text_of(prompt_of(sample_of(data::Task::vqa, {}), config)), "why ?\nBriefly.");
  EXPECT_EQ(text_of(prompt_of(sample_of(data::Task::caption, {}), config)), "why ?");
}

TEST(Asked, FillsInOptionsAndContextAndLeavesOutEmptyLines) {
  EvalConfig config;
  config.question_form = "Context: {context}\n{question}\n{options}\nAnswer with the letter.";
  data::Sample sample = sample_of(data::Task::vqa, {"B"});
  EXPECT_EQ(asked(sample, config), "why ?\nAnswer with the letter.");
  sample.context = "a {question}";
  sample.options = {"iron", "wood"};
  EXPECT_EQ(asked(sample, config),
            "Context: a {question}\nwhy ?\nA. iron\nB. wood\nAnswer with the letter.");
}

TEST(Asked, DropsEndingsAndWritesSentences) {
  EvalConfig config;
  config.question_form = "{Question}\nBriefly.";
  config.drop_ending = " Please answer yes or no.";
  data::Sample sample = sample_of(data::Task::vqa, {"yes"});
  sample.question = "is THIS red? Please answer yes or no.";
  EXPECT_EQ(asked(sample, config), "Is this red?\nBriefly.");
}

TEST(ScoresOf, TheDataSetsOwnMetricBringsAllItsReadings) {
  data::Sample sample = sample_of(data::Task::vqa, {"yes"});
  sample.metric = "pope";
  const auto scores = scores_of(sample, "Nope");
  EXPECT_EQ(scores.at("pope"), 1);
  EXPECT_EQ(scores.at("pope_lmms"), 0);
  EXPECT_EQ(scores.at("exact_match"), 0);
  EXPECT_EQ(scores.count("pope_vlmevalkit"), 1U);
}

TEST(PromptOf, ARawPromptReplacesTheTemplate) {
  EvalConfig config;
  config.raw_prompt = "<bos> <image> {question} answer";
  EXPECT_EQ(prompt_of(sample_of(data::Task::vqa, {}), config).raw, "<bos> <image> why ? answer");
}

TEST(ScoresOf, VqaAccuracyNeedsFourReferences) {
  const auto few = scores_of(sample_of(data::Task::vqa, {"red", "red", "blue"}), "Red.");
  EXPECT_EQ(few.at("exact_match"), 1);
  EXPECT_EQ(few.count("vqa_accuracy"), 0U);
  const auto many = scores_of(sample_of(data::Task::vqa, {"red", "red", "blue", "blue"}), "red");
  EXPECT_NEAR(many.at("vqa_accuracy"), (2 * 1.0 / 3 + 2 * 2.0 / 3) / 4, 1e-12);
}

TEST(ScoresOf, SlotAccuracyIsForCaptionsThatListThings) {
  const std::string listing = "from left to right : red star , blue ring .";
  const auto slots = scores_of(sample_of(data::Task::caption, {listing}),
                               "from left to right : red star , green ring .");
  EXPECT_NEAR(slots.at("slot_accuracy"), 0.5, 1e-12);
  EXPECT_EQ(slots.at("exact_match"), 0);
  EXPECT_EQ(scores_of(sample_of(data::Task::caption, {"a cat"}), "a cat").count("slot_accuracy"),
            0U);
}

TEST(EvidenceOf, IsTheBoxesOnTheGridOrNothing) {
  data::Sample sample = sample_of(data::Task::vqa, {});
  const models::ModelInput input{.visual_spans = {{.begin = 1, .grid = {.t = 1, .h = 2, .w = 2}}}};
  EXPECT_TRUE(evidence_of(sample, input).empty());
  sample.boxes = {{.x1 = 0.6, .y1 = 0.1, .x2 = 0.9, .y2 = 0.4}};
  EXPECT_EQ(evidence_of(sample, input), (std::vector<bool>{false, true, false, false}));
}

#ifdef GLIMPSE_SHARED_DIR
TEST(VariantsOf, SeedsFollowEachOther) {
  const test::DemoRun demo;
  const auto variants = variants_of(test::demo_config({"none", "random"}), demo.inputs());
  ASSERT_EQ(variants.size(), 3U);
  EXPECT_FALSE(variants[1].pruning.seed.has_value());
  EXPECT_EQ(variants[2].repeat, 1);
  EXPECT_EQ(variants[2].pruning.seed, 1U);
}

TEST(VariantsOf, NamesTheSettingThatSuitsNoQuestion) {
  test::DemoRun demo;
  demo.add_predictor("scout", 1);
  demo.add_glimpse("glimpse", 1);
  const auto refusal = [&](const pruning::PruningConfig& pruning) {
    EvalConfig config = test::demo_config({"none"});
    config.settings.push_back({.name = "bad", .pruning = pruning});
    return glimpse::test::error_text([&] { variants_of(config, demo.inputs()); });
  };
  const auto expect = [](const std::string& text, const std::string& part) {
    EXPECT_TRUE(text.starts_with("setting 'bad': ")) << text;
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  expect(refusal({.method = "fastv", .layer = 7, .ratio = 0.5}), "at most 6");
  expect(refusal({.method = "glimpse", .predictor = "glimpse", .layer = 9}), "at most 6");
  expect(refusal({.method = "pyramid_drop", .layers = {{2, 6}}, .ratios = {{0.5, 0.25}}}),
         "less than the decoder's 6 layers");
  expect(refusal({.method = "faster_vlm", .ratio = 0.5, .vision_block = 6}), "block");
  expect(refusal({.method = "scout", .predictor = "glimpse"}), "a scout predictor");
  expect(refusal({.method = "downsample", .ratio = 0.5}), "would stay as many");
  expect(refusal({.method = "progressive",
                  .predictor = "glimpse",
                  .scout = "scout",
                  .layers = {{5}},
                  .ratios = {{0.5}}}),
         "in the order of their layers");
  expect(refusal({.method = "fastv", .layer = 3, .budget = "layer=0.4"}), "more than 0.500");
  EXPECT_EQ(refusal({.method = "oracle"}), "") << "only some questions may lack boxes";
  EXPECT_EQ(refusal({.method = "fastv", .layer = 3, .budget = "flops=0.1"}), "")
      << "depends on the prompt";
}

TEST(VariantsOf, RefusesASettingWhosePredictorIsNotThere) {
  const test::DemoRun demo;
  EvalConfig config = test::demo_config({"none"});
  config.settings[0].pruning = {.method = "glimpse", .predictor = "nowhere"};
  EXPECT_THROW(variants_of(config, demo.inputs()), Error);
}
#endif

}  // namespace
}  // namespace glimpse::evaluation
