#include "inference/flops.h"

#include "pruning/budget.h"

namespace glimpse::inference {

double layer_flops(const models::DecoderShape& shape, int64_t rows, int64_t layers) {
  const pruning::HostShape host{.width = shape.width,
                                .heads = shape.heads,
                                .kv_heads = shape.kv_heads,
                                .head_dim = shape.head_dim,
                                .mlp_width = shape.mlp_width};
  return pruning::layer_flops(host, static_cast<double>(rows), layers);
}

}  // namespace glimpse::inference
