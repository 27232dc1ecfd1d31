#pragma once
#include <torch/types.h>

#include <cstdint>

// Losses are free functions of tensors. Q questions, N visual tokens, R rows, V vocabulary. All are
// computed in float32 and return a scalar.

namespace glimpse::training {

/// Mean over questions of 1 - (2 sum(p g) + eps) / (sum p + sum g + eps), p = sigmoid(logits). The
/// target may be soft. Source: method.md 6.1.
torch::Tensor dice_loss(const torch::Tensor& logits_QN, const torch::Tensor& target_QN,
                        double epsilon = 1e-6);

/// Mean over questions of the mean over tokens of binary cross-entropy.
torch::Tensor bce_loss(const torch::Tensor& logits_QN, const torch::Tensor& target_QN);

/// Mean cross-entropy of the rows that have a label. labels int64 [R].
torch::Tensor language_loss(const torch::Tensor& logits_RV, const torch::Tensor& labels_R);

/// KL(target || predicted), mean over rows, both given as logits.
torch::Tensor divergence(const torch::Tensor& logits_RV, const torch::Tensor& target_logits_RV);

/// (mean probability / retention - 1)^2: zero where the mean share asked for is met.
torch::Tensor budget_loss(const torch::Tensor& logits_QN, double retention);

/// How a mask at probability one half compares with a target (above one half = wanted).
struct MaskQuality {
  double precision = 0, recall = 0, iou = 0, kept_ratio = 0;
};
MaskQuality mask_quality(const torch::Tensor& logits_QN, const torch::Tensor& target_QN);

}  // namespace glimpse::training
