#include "nn/attention.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace glimpse::nn {

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

namespace {

constexpr int64_t kLargestMap = int64_t{2048} * 2048;  // scores per head
constexpr int64_t kPartBytes = 3 << 20;                // of scores that stay in the cache
constexpr int64_t kFewestRows = 64;                    // that make a product worth its call

torch::Tensor attend_at_once(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                             const torch::Tensor& bias) {
  return at::matmul(attention_weights(q, k, bias), repeat_heads(v, q.size(-3)));
}

// Some heads, or some rows of one head, at a time: a map of scores is written and read twice, which
// costs more than its products when it does not stay in the cache. `bias` [R, S] or undefined.
torch::Tensor attend_in_parts(const torch::Tensor& q, const torch::Tensor& k,
                              const torch::Tensor& v, const torch::Tensor& bias) {
  const int64_t heads = q.size(-3), num_rows = q.size(-2);
  const int64_t row_bytes = k.size(-2) * static_cast<int64_t>(q.element_size());
  const int64_t fitting = std::max(kPartBytes / row_bytes, kFewestRows);
  if (q.numel() / q.size(-1) <= fitting) return attend_at_once(q, k, v, bias);
  const torch::Tensor q_HRd = q.flatten(0, -3).contiguous();
  const torch::Tensor k_HSd = repeat_heads(k, heads).flatten(0, -3).contiguous();
  const torch::Tensor v_HSd = repeat_heads(v, heads).flatten(0, -3).contiguous();
  const int64_t row_parts = (num_rows + fitting - 1) / fitting;
  const int64_t part_rows = (num_rows + row_parts - 1) / row_parts;
  const int64_t part_heads = fitting / part_rows;
  torch::Tensor out_HRd = torch::empty({q_HRd.size(0), num_rows, v.size(-1)}, q.options());
  for (int64_t head = 0; head < q_HRd.size(0); head += part_heads) {
    const auto of_heads = [&](const torch::Tensor& x) {
      return x.slice(0, head, head + part_heads);
    };
    for (int64_t row = 0; row < num_rows; row += part_rows) {
      const auto of_rows = [&](const torch::Tensor& x) {
        return x.slice(-2, row, row + part_rows);
      };
      of_rows(of_heads(out_HRd))
          .copy_(attend_at_once(of_rows(of_heads(q_HRd)), of_heads(k_HSd), of_heads(v_HSd),
                                bias.defined() ? of_rows(bias) : bias));
    }
  }
  return q.dim() == 3 ? out_HRd : out_HRd.unflatten(0, q.sizes().slice(0, q.dim() - 2));
}

}  // namespace

torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                     const torch::Tensor& bias) {
  // On CPU the explicit form is faster than the fused kernel under autograd, in bfloat16, and at
  // short lengths (docs/ARCHITECTURE.md, "Measured choices"); else its map is too big.
  const bool graded = q.requires_grad() || k.requires_grad() || v.requires_grad() ||
                      (bias.defined() && bias.requires_grad());
  const bool is_short = q.size(-2) * k.size(-2) <= kLargestMap;
  const bool explicit_pays = is_short || q.scalar_type() == torch::kBFloat16;
  if (graded) return attend_at_once(q, k, v, bias);
  if (explicit_pays && !q.device().is_cuda()) {
    const bool shared_bias = !bias.defined() || bias.dim() == 2;
    return shared_bias ? attend_in_parts(q, k, v, bias) : attend_at_once(q, k, v, bias);
  }
  const bool batched = q.dim() == 4;
  const auto lift = [batched](const torch::Tensor& t) { return batched ? t : t.unsqueeze(0); };
  const auto shared = [&](const torch::Tensor& t) { return lift(repeat_heads(t, q.size(-3))); };
  const torch::Tensor out = at::scaled_dot_product_attention(
      lift(q), shared(k), shared(v), bias.defined() ? std::optional(bias) : std::nullopt);
  return batched ? out : out.squeeze(0);
}

}  // namespace glimpse::nn
