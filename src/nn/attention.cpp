#include "nn/attention.h"

#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace glimpse::nn {
namespace {

constexpr int64_t kLargestMap = int64_t{2048} * 2048;  // scores per head

}  // namespace

torch::Tensor repeat_heads(const torch::Tensor& kv, int64_t num_heads) {
  const int64_t kv_heads = kv.size(-3);
  return kv_heads == num_heads ? kv : kv.repeat_interleave(num_heads / kv_heads, -3);
}

torch::Tensor additive_mask(const torch::Tensor& visible, torch::ScalarType dtype) {
  const auto options = torch::TensorOptions().dtype(dtype).device(visible.device());
  return torch::zeros(visible.sizes(), options)
      .masked_fill_(visible.logical_not(), -std::numeric_limits<float>::infinity());
}

torch::Tensor attention_weights(const torch::Tensor& q, const torch::Tensor& k,
                                const torch::Tensor& bias) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(-1)));
  torch::Tensor scores = at::matmul(q * scale, repeat_heads(k, q.size(-3)).transpose(-2, -1));
  if (bias.defined()) scores = scores + bias;
  return at::softmax(scores, -1);
}

torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                     const torch::Tensor& bias) {
  // Under autograd, and in bfloat16, the explicit form is twice as fast as the fused kernel on CPU
  // at short lengths (docs/ARCHITECTURE.md, "Measured choices"); at long ones its map is too big.
  const bool is_short = q.size(-2) * k.size(-2) <= kLargestMap;
  const bool explicit_form = q.requires_grad() || k.requires_grad() ||
                             (bias.defined() && bias.requires_grad()) ||
                             (is_short && !q.device().is_cuda());
  if (explicit_form) {
    return at::matmul(attention_weights(q, k, bias), repeat_heads(v, q.size(-3)));
  }
  const bool batched = q.dim() == 4;
  const auto lift = [batched](const torch::Tensor& t) { return batched ? t : t.unsqueeze(0); };
  const auto shared = [&](const torch::Tensor& t) { return lift(repeat_heads(t, q.size(-3))); };
  const torch::Tensor out = at::scaled_dot_product_attention(
      lift(q), shared(k), shared(v), bias.defined() ? std::optional(bias) : std::nullopt);
  return batched ? out : out.squeeze(0);
}

}  // namespace glimpse::nn
