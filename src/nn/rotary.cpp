#include "nn/rotary.h"

#include <torch/torch.h>

namespace glimpse::nn {

RotaryTable rotary_table(const torch::Tensor& position_ids, int64_t head_dim, double base,
                         torch::ScalarType dtype) {
  const auto options = torch::TensorOptions().dtype(torch::kFloat32).device(position_ids.device());
  const torch::Tensor exponents = torch::arange(0, head_dim, 2, options) / double(head_dim);
  const torch::Tensor inverse = at::pow(base, exponents).reciprocal();
  const torch::Tensor angles = at::outer(position_ids.to(torch::kFloat32), inverse);
  const torch::Tensor both = torch::cat({angles, angles}, -1);
  return {both.cos().to(dtype), both.sin().to(dtype)};
}

torch::Tensor rotate(const torch::Tensor& x_THd, const RotaryTable& table) {
  const auto halves = x_THd.chunk(2, -1);
  const torch::Tensor turned = torch::cat({-halves[1], halves[0]}, -1);
  return x_THd * table.cos_Td.unsqueeze(1) + turned * table.sin_Td.unsqueeze(1);
}

}  // namespace glimpse::nn
