#include "metrics/decoder_cost.h"

namespace glimpse::metrics {

double quoted_prefill_flops(const DecoderSizes& sizes, int64_t tokens, bool causal) {
  const auto n = static_cast<double>(tokens), d = static_cast<double>(sizes.width);
  const double projections = 2 * n * d * (2 * d + 2 * static_cast<double>(sizes.kv_width));
  const double attention = (causal ? 2 : 4) * n * n * d;
  const double mlp = 6 * n * d * static_cast<double>(sizes.mlp_width);
  return static_cast<double>(sizes.layers) * (projections + attention + mlp);
}

int64_t kv_bytes_per_token(const DecoderSizes& sizes, int64_t bytes_per_number) {
  return 2 * sizes.layers * sizes.kv_width * bytes_per_number;
}

}  // namespace glimpse::metrics
