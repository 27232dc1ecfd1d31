#include "pruning/methods/holov.h"

#include <torch/torch.h>

#include <algorithm>

#include "pruning/primitives/similarity.h"

namespace glimpse::pruning {
namespace {

// Whole numbers in proportion to `weights`, none above its size, `total` in all, given out one by
// one to the part that is most in arrears (D'Hondt); full parts leave theirs to the others.
std::vector<int64_t> shared_out(const std::vector<double>& weights,
                                const std::vector<int64_t>& sizes, int64_t total) {
  std::vector<int64_t> quotas(sizes.size(), 0);
  for (int64_t given = 0; given < total; ++given) {
    size_t best = sizes.size();
    for (size_t i = 0; i < sizes.size(); ++i) {
      if (quotas[i] == sizes[i]) continue;
      const auto due = [&](size_t part) { return weights[part] / double(quotas[part] + 1); };
      if (best == sizes.size() || due(i) > due(best)) best = i;
    }
    ++quotas[best];
  }
  return quotas;
}

Selection holistic(const Evidence& picture, int64_t budget, const HoloVOptions& options) {
  const torch::Tensor& attention_N = picture.vision_attention_N[0];
  const int64_t num_tokens = attention_N.size(0);
  const int64_t chunks = std::min(options.chunks, num_tokens);
  const auto begin_of = [&](int64_t chunk) { return chunk * num_tokens / chunks; };
  std::vector<torch::Tensor> variances;
  for (int64_t chunk = 0; chunk < chunks; ++chunk) {
    const torch::Tensor x = picture.taps_NC[0].slice(0, begin_of(chunk), begin_of(chunk + 1));
    variances.push_back(cosines(x).var(1, /*unbiased=*/false));
  }
  const torch::Tensor variance_N = torch::cat(variances);
  const torch::Tensor scale = attention_N.mean() / variance_N.mean().clamp_min(1e-12);
  const torch::Tensor scores_N = attention_N + options.alpha * scale * variance_N;
  std::vector<double> weights;
  std::vector<int64_t> sizes;
  for (int64_t chunk = 0; chunk < chunks; ++chunk) {
    sizes.push_back(begin_of(chunk + 1) - begin_of(chunk));
    weights.push_back(scores_N.slice(0, begin_of(chunk), begin_of(chunk + 1)).sum().item<double>());
  }
  const std::vector<int64_t> quotas = shared_out(weights, sizes, budget);
  std::vector<torch::Tensor> kept;
  for (int64_t chunk = 0; chunk < chunks; ++chunk) {
    const torch::Tensor part = scores_N.slice(0, begin_of(chunk), begin_of(chunk + 1));
    kept.push_back(begin_of(chunk) + top_k_in_order(part, quotas[static_cast<size_t>(chunk)]));
  }
  return {.kept = torch::cat(kept), .scores = scores_N};
}

}  // namespace

std::vector<Stage> holov(const HoloVOptions& options, const PictureRule& rule) {
  const Needs needs{.taps = {options.feature_tap}, .vision_attention = {options.vision_block}};
  return {per_picture_stage(rule, needs, [options](const Evidence& picture, int64_t budget) {
    return holistic(picture, budget, options);
  })};
}

}  // namespace glimpse::pruning
