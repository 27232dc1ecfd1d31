#include "inference/flops.h"

namespace glimpse::inference {

double layer_flops(const models::DecoderShape& shape, int64_t rows, int64_t layers) {
  const auto n = static_cast<double>(rows), d = static_cast<double>(shape.width);
  const auto queries = static_cast<double>(shape.heads * shape.head_dim);
  const auto keys = static_cast<double>(shape.kv_heads * shape.head_dim);
  const double projections = 2 * n * d * (2 * queries + 2 * keys);
  const double attention = 2 * n * (n + 1) * queries;
  const double mlp = 6 * n * d * static_cast<double>(shape.mlp_width);
  return static_cast<double>(layers) * (projections + attention + mlp);
}

}  // namespace glimpse::inference
