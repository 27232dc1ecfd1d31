#include "models/tower_flops.h"

namespace glimpse::models {

double product_flops(int64_t rows, int64_t in, int64_t out) {
  return 2.0 * static_cast<double>(rows) * static_cast<double>(in) * static_cast<double>(out);
}

double tower_flops(const TowerShape& shape, const std::vector<int64_t>& segments) {
  int64_t rows = 0;
  double attention = 0;
  for (const int64_t length : segments) {
    rows += length;
    attention += 2 * product_flops(length, length, shape.width);  // scores, and values mixed
  }
  const double projections = 4 * product_flops(rows, shape.width, shape.width);
  const double mlp =
      static_cast<double>(shape.mlp_matrices) * product_flops(rows, shape.width, shape.mlp_width);
  return static_cast<double>(shape.blocks) * (projections + attention + mlp);
}

}  // namespace glimpse::models
