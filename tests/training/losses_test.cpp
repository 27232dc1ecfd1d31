#include "training/losses.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace glimpse::training {

TEST(DiceLoss, MatchesHandNumbers) {
  // p = (1/2, 1/2), g = (1, 0): 1 - 2 * 0.5 / (1 + 1).
  const torch::Tensor loss = dice_loss(torch::zeros({1, 2}), torch::tensor({{1.0F, 0.0F}}));
  EXPECT_NEAR(loss.item<double>(), 0.5, 1e-6);
}

TEST(DiceLoss, IsTheMeanOverQuestions) {
  const torch::Tensor logits = torch::tensor({{20.0F, -20.0F}, {-20.0F, 20.0F}});
  const torch::Tensor target = torch::tensor({{1.0F, 0.0F}, {1.0F, 0.0F}});
  EXPECT_NEAR(dice_loss(logits, target).item<double>(), 0.5, 1e-5);  // one right, one wrong
}

TEST(DiceLoss, OfAnEmptyTargetPushesEverythingDown) {
  const torch::Tensor logits = torch::zeros({1, 4}).requires_grad_();
  dice_loss(logits, torch::zeros({1, 4})).backward();
  EXPECT_GT(logits.grad().min().item<double>(), 0);
}

TEST(BceLoss, MatchesHandNumbers) {
  const torch::Tensor loss = bce_loss(torch::tensor({{0.0F, 2.0F}}), torch::tensor({{1.0F, 0.0F}}));
  EXPECT_NEAR(loss.item<double>(), (std::log(2.0) + std::log1p(std::exp(2.0))) / 2, 1e-6);
}

TEST(LanguageLoss, IsTheMeanNegativeLogProbability) {
  const torch::Tensor loss = language_loss(torch::zeros({3, 4}), torch::tensor({0, 1, 2}));
  EXPECT_NEAR(loss.item<double>(), std::log(4.0), 1e-6);
}

TEST(Divergence, MatchesHandNumbers) {
  // target (1/2, 1/2) against (1/4, 3/4), and a row that agrees.
  const double apart = 0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3.0);
  const torch::Tensor predicted = torch::tensor({{0.0, std::log(3.0)}, {1.0, 2.0}});
  const torch::Tensor target = torch::tensor({{0.0, 0.0}, {1.0, 2.0}});
  EXPECT_NEAR(divergence(predicted, target).item<double>(), apart / 2, 1e-6);
}

TEST(BudgetLoss, IsZeroAtTheShareAskedFor) {
  const double tenth = std::log(0.1 / 0.9);
  EXPECT_NEAR(budget_loss(torch::full({2, 5}, tenth), 0.1).item<double>(), 0, 1e-6);
  EXPECT_NEAR(budget_loss(torch::full({2, 5}, tenth), 0.05).item<double>(), 1, 1e-5);
  EXPECT_NEAR(budget_loss(torch::full({2, 5}, tenth), 0.2).item<double>(), 0.25, 1e-5);
}

TEST(MaskQuality, CountsKeptWantedAndBoth) {
  const MaskQuality q = mask_quality(torch::tensor({{1.0F, 1.0F, -1.0F, -1.0F}}),
                                     torch::tensor({{1.0F, 0.0F, 1.0F, 0.0F}}));
  EXPECT_DOUBLE_EQ(q.precision, 0.5);
  EXPECT_DOUBLE_EQ(q.recall, 0.5);
  EXPECT_NEAR(q.iou, 1.0 / 3.0, 1e-12);
  EXPECT_DOUBLE_EQ(q.kept_ratio, 0.5);
}

}  // namespace glimpse::training
