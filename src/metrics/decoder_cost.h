#pragma once
#include <cstdint>

namespace glimpse::metrics {

/// Sizes of a decoder with gated MLPs; `kv_width` is the width of keys (and of values).
struct DecoderSizes {
  int64_t width = 0, mlp_width = 0, layers = 0, kv_width = 0;
};

// The figures that papers quote, to compare with theirs. What a prompt really costs here is
// inference/flops.h (the exact triangle of a causal kernel).

/// Operations (2 per multiply-add) of all layers over `tokens` rows with the full square of
/// attention, or half of it with `causal`. Without head, vision tower and predictor.
double quoted_prefill_flops(const DecoderSizes& sizes, int64_t tokens, bool causal);

/// Bytes that one token adds to the caches of all layers.
int64_t kv_bytes_per_token(const DecoderSizes& sizes, int64_t bytes_per_number);

}  // namespace glimpse::metrics
