#pragma once
#include <torch/types.h>

namespace glimpse::nn {

enum class RowScore { raw, softmax, log_softmax };

/// Attention scores of a few chosen query rows: never the full S x S map.
///   q_HRd  rotated queries, keys_HSd  cached keys (Hkv may divide H)  ->  [H, R, S] in q's type
/// raw: q.k / sqrt(d). softmax and log_softmax normalise over all S keys, in float32.
/// Source: GlimpsePrune section 3.2 (method.md 1.3); FastV uses softmax.
torch::Tensor attention_rows(const torch::Tensor& q_HRd, const torch::Tensor& keys_HSd,
                             RowScore score);

}  // namespace glimpse::nn
