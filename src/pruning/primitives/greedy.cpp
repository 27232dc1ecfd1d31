#include "pruning/primitives/greedy.h"

#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace glimpse::pruning {
namespace {

constexpr double kSmallest = 1e-12;
constexpr double kExhausted = 1e-7;  // of a kernel near 1, in float32

// Picks k times the token with the largest score; `score` sees the token picked before (-1 at
// first).
torch::Tensor pick_greedily(int64_t num_tokens, int64_t k,
                            const std::function<torch::Tensor(int64_t)>& score) {
  TORCH_CHECK(0 <= k && k <= num_tokens, k, " of ", num_tokens, " tokens");
  std::vector<int64_t> picked;
  torch::Tensor taken_N;
  for (int64_t last = -1; static_cast<int64_t>(picked.size()) < k;) {
    const torch::Tensor score_N = score(last);
    if (!taken_N.defined()) taken_N = torch::zeros_like(score_N, torch::kBool);
    constexpr double kLowest = std::numeric_limits<float>::lowest();
    constexpr double kNever = -std::numeric_limits<float>::infinity();
    last = score_N.nan_to_num(kLowest)
               .clamp_min(kLowest)
               .masked_fill(taken_N, kNever)
               .argmax()
               .item<int64_t>();
    taken_N[last] = true;
    picked.push_back(last);
  }
  return torch::tensor(picked, torch::kInt64);
}

torch::Tensor over_mean(const torch::Tensor& x_N, const torch::Tensor& left_N) {
  return x_N / x_N.masked_select(left_N).mean().clamp_min(kSmallest);
}

}  // namespace

torch::Tensor greedy_max_min(const torch::Tensor& similarity_NN, int64_t k) {
  const torch::Tensor distance_NN = 1 - similarity_NN;
  torch::Tensor nearest_N;
  const auto score = [&](int64_t last) -> torch::Tensor {
    if (last < 0) {
      torch::Tensor others_NN = distance_NN.clone();
      others_NN.fill_diagonal_(std::numeric_limits<float>::infinity());
      return std::get<0>(others_NN.min(1));
    }
    const torch::Tensor row_N = distance_NN[last];
    nearest_N = nearest_N.defined() ? torch::minimum(nearest_N, row_N) : row_N;
    return nearest_N;
  };
  return pick_greedily(distance_NN.size(0), k, score).to(similarity_NN.device());
}

torch::Tensor greedy_dpp(const torch::Tensor& kernel_NN, int64_t k) {
  const int64_t num_tokens = kernel_NN.size(0);
  torch::Tensor gain_N = kernel_NN.diagonal().clone();
  torch::Tensor factor_kN = torch::zeros({k, num_tokens}, kernel_NN.options());
  int64_t count = 0;
  const auto score = [&](int64_t last) -> torch::Tensor {
    if (last < 0) return gain_N;
    const torch::Tensor before = factor_kN.narrow(0, 0, count);
    const torch::Tensor explained_N = before.select(1, last).matmul(before);
    // Behind the kernel's rank nothing is left to explain: the rest comes in order of rounding.
    const double gain = gain_N[last].item<double>();
    if (gain < kExhausted) return gain_N;
    const torch::Tensor row_N = (kernel_NN[last] - explained_N) / std::sqrt(gain);
    factor_kN[count++] = row_N;
    gain_N = gain_N - row_N.square();
    return gain_N;
  };
  return pick_greedily(num_tokens, k, score).to(kernel_NN.device());
}

torch::Tensor greedy_coverage(const torch::Tensor& similarity_NN, const torch::Tensor& weight_N,
                              int64_t k) {
  torch::Tensor cover_N = torch::zeros_like(weight_N);
  const auto score = [&](int64_t last) -> torch::Tensor {
    if (last >= 0) cover_N = torch::maximum(cover_N, similarity_NN[last]);
    return weight_N * (similarity_NN - cover_N.unsqueeze(1)).clamp_min(0).sum(0);
  };
  return pick_greedily(weight_N.size(0), k, score).to(weight_N.device());
}

torch::Tensor greedy_three_terms(const torch::Tensor& similarity_NN,
                                 const torch::Tensor& relevance_N, int64_t k,
                                 const ThreeTermWeights& weights) {
  torch::Tensor left_N = torch::ones_like(relevance_N, torch::kBool);
  torch::Tensor closest_N;  // largest similarity to the chosen
  const auto score = [&](int64_t last) -> torch::Tensor {
    if (last < 0) return relevance_N;
    left_N[last] = false;
    const torch::Tensor row_N = similarity_NN[last];
    closest_N = closest_N.defined() ? torch::maximum(closest_N, row_N) : row_N;
    const torch::Tensor gain_NN = (similarity_NN - closest_N.unsqueeze(1)).clamp_min(0);
    const torch::Tensor coverage_N = gain_NN.masked_fill(~left_N.unsqueeze(1), 0).sum(0);
    if (!left_N.any().item<bool>()) return relevance_N;
    return over_mean(relevance_N, left_N) + weights.diversity * over_mean(1 - closest_N, left_N) +
           weights.coverage * over_mean(coverage_N, left_N);
  };
  return pick_greedily(relevance_N.size(0), k, score).to(relevance_N.device());
}

}  // namespace glimpse::pruning
