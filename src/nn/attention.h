#pragma once
#include <torch/types.h>

namespace glimpse::nn {

/// softmax(q k^T / sqrt(d) + mask). Shapes [..., H, R, d] and [..., Hkv, S, d] -> [..., H, R, S];
/// query head h reads key head h / (H / Hkv). `bias` is additive [R, S] in q's type, or undefined.
torch::Tensor attention_weights(const torch::Tensor& q, const torch::Tensor& k,
                                const torch::Tensor& bias);

/// Attention output [..., H, R, d].
torch::Tensor attend(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v,
                     const torch::Tensor& bias);

/// Additive form of a visibility mask (true = visible): 0 and -inf in `dtype`.
torch::Tensor additive_mask(const torch::Tensor& visible, torch::ScalarType dtype);

/// Heads repeated so that k or v [..., Hkv, S, d] lines up with `num_heads` query heads.
torch::Tensor repeat_heads(const torch::Tensor& kv, int64_t num_heads);

}  // namespace glimpse::nn
