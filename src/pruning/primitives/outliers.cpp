#include "pruning/primitives/outliers.h"

#include <torch/torch.h>

namespace glimpse::pruning {
namespace {

double quantile_of(const torch::Tensor& ascending_N, double share) {
  const double place = share * static_cast<double>(ascending_N.size(0) - 1);
  const auto below = static_cast<int64_t>(place);
  const int64_t above = std::min(below + 1, ascending_N.size(0) - 1);
  const double part = place - static_cast<double>(below);
  return (1 - part) * ascending_N[below].item<double>() + part * ascending_N[above].item<double>();
}

}  // namespace

int64_t outlier_count(const torch::Tensor& scores_N) {
  if (scores_N.numel() == 0) return 0;
  const torch::Tensor ascending_N = std::get<0>(scores_N.to(torch::kFloat64).sort());
  const double first = quantile_of(ascending_N, 0.25), third = quantile_of(ascending_N, 0.75);
  return (ascending_N > third + 1.5 * (third - first)).sum().item<int64_t>();
}

}  // namespace glimpse::pruning
