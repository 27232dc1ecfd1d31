#pragma once
#include <torch/types.h>

namespace glimpse::nn {

enum class RowScore { raw, softmax, log_softmax };

/// Attention scores of a few chosen query rows: never the full S x S map.
///   q_HRd  rotated queries (dimensions may stand in front), keys_HSd  cached keys (Hkv may divide
///   H)  ->  [H, R, S] in q's type
/// raw: q.k / sqrt(d). softmax and log_softmax normalise over all S keys, in float32.
/// causal: the R rows are the last R of the S, and none sees a row behind itself.
/// Source: GlimpsePrune section 3.2 (method.md 1.3); FastV uses softmax.
torch::Tensor attention_rows(const torch::Tensor& q_HRd, const torch::Tensor& keys_HSd,
                             RowScore score, bool causal = false);

}  // namespace glimpse::nn
