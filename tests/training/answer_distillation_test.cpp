#include "training/answer_distillation.h"

#include <torch/torch.h>

#include "training/scene_model.h"

namespace glimpse::training {
namespace {

constexpr double kOpen = 30, kShut = -30;

class AnswerDistillationTest : public test::SceneModel {
 protected:
  void SetUp() override {
    SceneModel::SetUp();
    group_ = group();
    features_ = encode(group_);
  }
  torch::Tensor gates(double logit) const {
    return torch::full({static_cast<int64_t>(group_.questions.size()), group_.visual_tokens()},
                       logit);
  }
  double loss(const torch::Tensor& logits_QN, int64_t first_layer = 0) const {
    return answer_distillation(model(), group_, features_, {logits_QN, first_layer}).item<double>();
  }

  int64_t answer_tokens() const {
    int64_t count = 0;
    for (const std::vector<int64_t>& answer : group_.answers) count += std::ssize(answer);
    return count;
  }

  QuestionGroup group_;
  inference::VisualFeatures features_;
};

}  // namespace

TEST_F(AnswerDistillationTest, OpenGatesChangeNothingAndShutOnesMoveTheAnswers) {
  EXPECT_NEAR(loss(gates(kOpen)), 0, 1e-6);
  EXPECT_GT(loss(gates(kShut)), 1e-4);
}

TEST_F(AnswerDistillationTest, GatesBehindTheLastLayerAreIdle) {
  const int64_t layers = model().decoder->shape().layers;
  EXPECT_NEAR(loss(gates(kShut), layers), 0, 1e-6);
  EXPECT_NE(loss(gates(kShut), layers - 1), loss(gates(kShut)));
}

TEST_F(AnswerDistillationTest, GatesOfAQuestionLeaveItsNeighboursAlone) {
  const auto alone = [&](int64_t q) {
    torch::Tensor some = gates(kOpen);
    some[q].fill_(kShut);
    return loss(some) * static_cast<double>(answer_tokens());
  };
  // Sums over answer tokens add up only if nobody sees another question's gate.
  double sum = 0;
  for (int64_t q = 0; q < gates(0).size(0); ++q) sum += alone(q);
  EXPECT_NEAR(sum, loss(gates(kShut)) * static_cast<double>(answer_tokens()), 1e-3 * sum);
}

TEST_F(AnswerDistillationTest, GradientIsTheSlopeOfTheLoss) {
  torch::Tensor logits = gates(0.3).requires_grad_();
  answer_distillation(model(), group_, features_, {logits, 0}).backward();
  const torch::Tensor slope = logits.grad();
  const torch::NoGradGuard no_grad;
  const torch::Tensor direction = slope / slope.norm();
  constexpr double kStep = 0.2;
  const double rise = loss(logits + kStep * direction) - loss(logits - kStep * direction);
  const double expected = 2 * kStep * slope.norm().item<double>();
  EXPECT_NEAR(rise, expected, 0.05 * expected);
}

}  // namespace glimpse::training
