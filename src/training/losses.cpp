#include "training/losses.h"

#include <torch/torch.h>

namespace glimpse::training {

torch::Tensor dice_loss(const torch::Tensor& logits_QN, const torch::Tensor& target_QN,
                        double epsilon) {
  const torch::Tensor p = logits_QN.to(torch::kFloat32).sigmoid(),
                      g = target_QN.to(torch::kFloat32);
  const torch::Tensor both = (p * g).sum(-1), sizes = p.sum(-1) + g.sum(-1);
  return (1 - (2 * both + epsilon) / (sizes + epsilon)).mean();
}

torch::Tensor bce_loss(const torch::Tensor& logits_QN, const torch::Tensor& target_QN) {
  return at::binary_cross_entropy_with_logits(logits_QN.to(torch::kFloat32),
                                              target_QN.to(torch::kFloat32));
}

torch::Tensor language_loss(const torch::Tensor& logits_RV, const torch::Tensor& labels_R) {
  return at::cross_entropy_loss(logits_RV.to(torch::kFloat32), labels_R);
}

torch::Tensor divergence(const torch::Tensor& logits_RV, const torch::Tensor& target_logits_RV) {
  const torch::Tensor log_p = logits_RV.to(torch::kFloat32).log_softmax(-1);
  const torch::Tensor log_target = target_logits_RV.to(torch::kFloat32).log_softmax(-1);
  return (log_target.exp() * (log_target - log_p)).sum(-1).mean();
}

torch::Tensor budget_loss(const torch::Tensor& logits_QN, double retention) {
  return (logits_QN.to(torch::kFloat32).sigmoid().mean() / retention - 1).square();
}

MaskQuality mask_quality(const torch::Tensor& logits_QN, const torch::Tensor& target_QN) {
  torch::NoGradGuard no_grad;
  const torch::Tensor kept = logits_QN > 0, wanted = target_QN > 0.5;
  const auto count = [](const torch::Tensor& mask) { return mask.sum().item<double>(); };
  const double both = count(kept & wanted), either = count(kept | wanted);
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0.0; };
  return {.precision = share(both, count(kept)),
          .recall = share(both, count(wanted)),
          .iou = share(both, either),
          .kept_ratio = share(count(kept), static_cast<double>(kept.numel()))};
}

}  // namespace glimpse::training
