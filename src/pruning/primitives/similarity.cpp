#include "pruning/primitives/similarity.h"

#include <torch/torch.h>

namespace glimpse::pruning {
namespace {

torch::Tensor of_length_one(const torch::Tensor& x_NC) {
  constexpr double kTiny = 1e-12;
  const torch::Tensor x = x_NC.to(torch::kFloat32);
  return x / x.norm(2, -1, true).clamp_min(kTiny);
}

}  // namespace

torch::Tensor cosines(const torch::Tensor& a_AC, const torch::Tensor& b_BC) {
  return of_length_one(a_AC).matmul(of_length_one(b_BC).t());
}

torch::Tensor min_max_scaled(const torch::Tensor& x_N, double offset) {
  const torch::Tensor least = x_N.min(), range = x_N.max() - least;
  if (range.item<double>() == 0) return torch::ones_like(x_N);
  return (x_N - least + offset) / range;
}

torch::Tensor all_but(int64_t num_tokens, const torch::Tensor& index) {
  const auto options = torch::TensorOptions().dtype(torch::kBool).device(index.device());
  return torch::ones({num_tokens}, options).index_fill(0, index, false).nonzero().squeeze(1);
}

}  // namespace glimpse::pruning
