#include "training/question_group.h"

#include <torch/torch.h>

#include "base/error.h"
#include "training/scene_model.h"

namespace glimpse::training {

using QuestionGroupTest = test::SceneModel;

TEST_F(QuestionGroupTest, CutsEveryPromptAfterThePicture) {
  const QuestionGroup g = group();
  ASSERT_EQ(g.samples.size(), g.questions.size());
  const auto& processor = *model().processor;
  for (size_t q = 0; q < g.questions.size(); ++q) {
    const auto whole = processor.lay_out(
        processor.tokenizer().encode(
            processor.render(models::user_prompt(g.samples[q].question, 1)), true),
        g.prefix.pixels);
    std::vector<int64_t> joined(g.prefix.ids.data_ptr<int64_t>(),
                                g.prefix.ids.data_ptr<int64_t>() + g.prefix.ids.numel());
    joined.insert(joined.end(), g.questions[q].begin(), g.questions[q].end());
    EXPECT_TRUE(at::equal(torch::tensor(joined, torch::kInt64), whole.ids));
    EXPECT_EQ(g.answers[q].back(), model().spec.end_ids.front());
  }
}

TEST_F(QuestionGroupTest, SharedQuestionsEqualSeparatePrompts) {
  const torch::NoGradGuard no_grad;
  const QuestionGroup g = group();
  const auto features = encode(g);
  PromptRun run = run_prompt(model(), g, features, {.layers = 3, .attention_weights = true});
  const torch::Tensor shared = run.questions.rows.hidden_TD.detach();
  for (size_t q = 0; q < g.questions.size(); ++q) {
    const auto input = model().processor->lay_out(
        model().processor->tokenizer().encode(
            model().processor->render(models::user_prompt(g.samples[q].question, 1)), true),
        g.prefix.pixels);
    const auto alone = inference::prefill(model(), input, features, {});
    const torch::Tensor last = shared[run.questions.first_row[q] + run.questions.num_rows[q] - 1];
    const torch::Tensor logits = model().decoder->logits(last.unsqueeze(0)).squeeze(0);
    EXPECT_LT((logits - alone.logits_V).abs().max().item<double>(), 1e-4) << g.samples[q].question;
  }
}

TEST_F(QuestionGroupTest, LeavesOutQuestionsWithoutAnAnswer) {
  std::vector<data::Sample> samples = scenes().samples(0);
  const size_t all = samples.size();
  EXPECT_EQ(question_group(model(), scenes().picture(0), samples).samples.size(), all);
}

TEST_F(QuestionGroupTest, RowsAfterTheQuestionContinueItsPositions) {
  const QuestionGroup g = group();
  std::vector<std::vector<int64_t>> ids(g.questions.size(), {2, 5});
  const BranchRows rows = branch_rows(model(), g, ids, /*offset=*/1);
  const int64_t expected = g.prefix.ids.size(0) + static_cast<int64_t>(g.questions[0].size());
  EXPECT_EQ(rows.rows.position_ids[0].item<int64_t>(), expected);
  EXPECT_EQ(rows.rows.position_ids[1].item<int64_t>(), expected + 1);
  EXPECT_EQ(rows.branch_R[2].item<int64_t>(), 1);
}

TEST_F(QuestionGroupTest, VisualRowsAreThePlaceholders) {
  const QuestionGroup g = group();
  const torch::Tensor placeholders =
      (g.prefix.ids == model().processor->image_token()).nonzero().squeeze(1);
  EXPECT_TRUE(at::equal(visual_rows(g), placeholders));
}

}  // namespace glimpse::training
