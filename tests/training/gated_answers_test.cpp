#include "training/gated_answers.h"

#include <torch/torch.h>

#include <numeric>

#include "inference/chosen_tokens.h"
#include "training/losses.h"
#include "training/scene_model.h"

namespace glimpse::training {
namespace {

constexpr double kOpen = 30, kShut = -30;

class GatedAnswersTest : public test::SceneModel {
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
    return moved({logits_QN, first_layer}).item<double>();
  }
  torch::Tensor moved(const KeyGates& gates) const {
    const GatedAnswers said = gated_answers(model(), group_, features_, gates);
    return divergence(said.logits_AV, said.plain_AV);
  }
  std::vector<torch::Tensor> keeping(const std::vector<int64_t>& tokens) const {
    return std::vector<torch::Tensor>(group_.questions.size(), torch::tensor(tokens));
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

TEST_F(GatedAnswersTest, OpenGatesChangeNothingAndShutOnesMoveTheAnswers) {
  EXPECT_NEAR(loss(gates(kOpen)), 0, 1e-6);
  EXPECT_GT(loss(gates(kShut)), 1e-4);
}

TEST_F(GatedAnswersTest, GatesBehindTheLastLayerAreIdle) {
  const int64_t layers = model().decoder->shape().layers;
  EXPECT_NEAR(loss(gates(kShut), layers), 0, 1e-6);
  EXPECT_NE(loss(gates(kShut), layers - 1), loss(gates(kShut)));
}

TEST_F(GatedAnswersTest, GatesOfAQuestionLeaveItsNeighboursAlone) {
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

TEST_F(GatedAnswersTest, GradientIsTheSlopeOfTheLoss) {
  torch::Tensor logits = gates(0.3).requires_grad_();
  moved({logits, 0}).backward();
  const torch::Tensor slope = logits.grad();
  const torch::NoGradGuard no_grad;
  const torch::Tensor direction = slope / slope.norm();
  constexpr double kStep = 0.2;
  const double rise = loss(logits + kStep * direction) - loss(logits - kStep * direction);
  const double expected = 2 * kStep * slope.norm().item<double>();
  EXPECT_NEAR(rise, expected, 0.05 * expected);
}

TEST_F(GatedAnswersTest, LabelsAreTheReferenceAnswers) {
  const GatedAnswers said = gated_answers(model(), group_, features_, {gates(kOpen)});
  EXPECT_EQ(said.labels_A.size(0), answer_tokens());
  EXPECT_EQ(said.labels_A[0].item<int64_t>(), group_.answers[0][0]);
  EXPECT_EQ(said.logits_AV.size(0), answer_tokens());
  EXPECT_FALSE(said.plain_AV.requires_grad());
  const KeyGates gated_only{.logits_QN = gates(kOpen), .with_plain = false};
  const GatedAnswers alone = gated_answers(model(), group_, features_, gated_only);
  EXPECT_FALSE(alone.plain_AV.defined());
  EXPECT_TRUE(alone.logits_AV.equal(said.logits_AV));
}

TEST_F(GatedAnswersTest, KeepingEveryTokenIsThePlainModelWhateverTheGates) {
  std::vector<int64_t> all(static_cast<size_t>(group_.visual_tokens()));
  std::iota(all.begin(), all.end(), 0);
  EXPECT_NEAR(moved({.logits_QN = gates(-2), .kept = keeping(all)}).item<double>(), 0, 1e-6);
}

TEST_F(GatedAnswersTest, HardGatesSayWhatInferenceSaysAfterPruning) {
  const std::vector<int64_t> kept = {0, 2, 3};
  const GatedAnswers said =
      gated_answers(model(), group_, features_, {.logits_QN = gates(0), .kept = keeping(kept)});
  const models::ModelInput input = model().processor->lay_out_prompt(
      models::user_prompt(group_.samples[0].question, 1), group_.prefix.pixels);
  const auto pruned =
      inference::prefill(model(), input, features_, {.stages = {test::keeping(kept)}});
  EXPECT_LE((said.logits_AV[0] - pruned.logits_V).abs().max().item<double>(), 1e-4);
}

TEST_F(GatedAnswersTest, TokensThatDoNotRunGetNoGradient) {
  torch::Tensor logits = gates(0.3).requires_grad_();
  moved({.logits_QN = logits, .kept = keeping({0, 2})}).backward();
  const torch::Tensor slope_N = logits.grad().abs().sum(0);
  EXPECT_GT(slope_N[0].item<double>(), 0);
  EXPECT_GT(slope_N[2].item<double>(), 0);
  EXPECT_EQ((slope_N > 0).sum().item<int64_t>(), 2);
}

}  // namespace glimpse::training
