#include "training/teacher.h"

#include <torch/torch.h>

#include "training/scene_model.h"

namespace glimpse::training {

using TeacherTest = test::SceneModel;

TEST_F(TeacherTest, IsADistributionOverVisualTokensPerQuestion) {
  const QuestionGroup g = group();
  const torch::Tensor relevance = teacher_relevance(model(), g, encode(g));
  ASSERT_EQ(relevance.sizes(),
            at::IntArrayRef({static_cast<int64_t>(g.questions.size()), g.visual_tokens()}));
  EXPECT_GE(relevance.min().item<double>(), 0);
  EXPECT_LT((relevance.sum(-1) - 1).abs().max().item<double>(), 1e-5);
  EXPECT_FALSE(relevance.requires_grad());
}

TEST_F(TeacherTest, OfAQuestionDoesNotDependOnItsNeighbours) {
  const QuestionGroup g = group();
  const torch::Tensor together = teacher_relevance(model(), g, encode(g));
  const QuestionGroup alone = question_group(model(), scenes().picture(0), {g.samples[2]});
  const torch::Tensor single = teacher_relevance(model(), alone, encode(alone));
  EXPECT_LT((together[2] - single[0]).abs().max().item<double>(), 1e-4);
}

TEST_F(TeacherTest, FollowsTheAnswerItIsGiven) {
  QuestionGroup g = group();
  const torch::Tensor first = teacher_relevance(model(), g, encode(g));
  g.answers[0][0] = g.answers[0][0] == 10 ? 11 : 10;
  const torch::Tensor second = teacher_relevance(model(), g, encode(g));
  EXPECT_GT((first[0] - second[0]).abs().max().item<double>(), 1e-6);
  EXPECT_LT((first[1] - second[1]).abs().max().item<double>(), 1e-6);
}

}  // namespace glimpse::training
