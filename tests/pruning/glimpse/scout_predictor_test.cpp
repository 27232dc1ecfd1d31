#include "pruning/glimpse/scout_predictor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "pruning/small_predictor.h"

namespace glimpse::pruning {
namespace {

using test::largest_difference;

std::vector<torch::Tensor> random_taps() {
  torch::manual_seed(2);
  return {torch::randn({12, 6}), torch::randn({12, 6})};
}

std::vector<torch::Tensor> random_questions() {
  torch::manual_seed(3);
  return {torch::randn({4, 8}), torch::randn({2, 8}), torch::randn({5, 8})};
}

}  // namespace

TEST(QuestionBatch, PadsBehindTheEndAndSaysSo) {
  const QuestionBatch batch = question_batch({torch::ones({1, 2}), torch::ones({3, 2})}, 9);
  EXPECT_EQ(batch.embeddings_QTD.sizes(), torch::IntArrayRef({2, 3, 2}));
  EXPECT_TRUE(
      batch.present_QT.equal(torch::tensor({1, 0, 0, 1, 1, 1}).view({2, 3}).to(torch::kBool)));
  EXPECT_EQ(batch.embeddings_QTD[0].sum().item<double>(), 2);
}

TEST(QuestionBatch, KeepsTheLastTokensOfALongQuestion) {
  const torch::Tensor question = torch::arange(5, torch::kFloat32).unsqueeze(1);
  const QuestionBatch batch = question_batch({question}, 2);
  EXPECT_TRUE(batch.embeddings_QTD.flatten().equal(torch::tensor({3.0F, 4.0F})));
  EXPECT_FALSE(batch.present_QT.defined());
}

TEST(ScoutPredictor, AnswersQuestionsTogetherAsOneByOne) {
  ScoutPredictor scout = test::small_scout(test::small_scout_config());
  const auto taps = random_taps();
  const auto questions = random_questions();
  const torch::Tensor together = scout(taps, question_batch(questions, 5));
  ASSERT_EQ(together.sizes(), torch::IntArrayRef({3, 12}));
  for (size_t q = 0; q < questions.size(); ++q) {
    const torch::Tensor alone = scout(taps, question_batch({questions[q]}, 5));
    EXPECT_LT(largest_difference(alone[0], together[static_cast<int64_t>(q)]), 1e-5);
  }
}

TEST(ScoutPredictor, DependsOnPictureQuestionAndWordOrder) {
  ScoutPredictor scout = test::small_scout(test::small_scout_config());
  auto taps = random_taps();
  const torch::Tensor question = random_questions()[0];
  const auto logits = [&](const torch::Tensor& q) { return scout(taps, question_batch({q}, 5)); };
  const torch::Tensor before = logits(question);
  EXPECT_GT(largest_difference(logits(question.flip(0)), before), 1e-6);
  EXPECT_GT(largest_difference(logits(random_questions()[2]), before), 1e-4);
  taps[1] = -taps[1];
  EXPECT_GT(largest_difference(logits(question), before), 1e-4);
}

TEST(ScoutPredictor, HasTheDocumentedKeysAndSize) {
  ScoutConfig config;
  const ScoutPredictor scout(config, test::demo_host());
  const auto parameters = scout->named_parameters();
  int64_t elements = 0;
  for (const auto& item : parameters) elements += item.value().numel();
  EXPECT_EQ(elements, 943233);
  EXPECT_TRUE(parameters.contains("layers.2.cross.q_proj.weight"));
  EXPECT_TRUE(parameters.contains("question_layers.1.mlp.up_proj.bias"));
  EXPECT_TRUE(parameters.contains("question_embeddings"));
}

TEST(ScoutPredictor, GivesEveryParameterAGradient) {
  ScoutPredictor scout = test::small_scout(test::small_scout_config());
  scout(random_taps(), question_batch(random_questions(), 5)).square().sum().backward();
  for (const auto& item : scout->named_parameters()) {
    ASSERT_TRUE(item.value().grad().defined()) << item.key();
    EXPECT_TRUE(item.value().grad().isfinite().all().item<bool>()) << item.key();
  }
}

TEST(ValidateScoutConfig, NamesTheOption) {
  ScoutConfig config = test::small_scout_config();
  config.heads = 3;
  EXPECT_NE(test::error_text([&] { validate(config); }).find("heads"), std::string::npos);
  config = test::small_scout_config();
  config.taps.clear();
  EXPECT_NE(test::error_text([&] { validate(config); }).find("taps"), std::string::npos);
  config = test::small_scout_config();
  config.rule.max_retention = 2;
  EXPECT_NE(test::error_text([&] { validate(config); }).find("max_retention"), std::string::npos);
}

}  // namespace glimpse::pruning
