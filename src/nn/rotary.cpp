#include "nn/rotary.h"

#include <torch/torch.h>

#include <numeric>

namespace glimpse::nn {
namespace {

constexpr double kGridBase = 10000.0;

// base^(-2i/size), [size / 2].
torch::Tensor inverse_frequencies(int64_t size, double base, const torch::Device& device) {
  const auto options = torch::TensorOptions().dtype(torch::kFloat32).device(device);
  const torch::Tensor exponents = torch::arange(0, size, 2, options) / static_cast<double>(size);
  return at::pow(base, exponents).reciprocal();
}

RotaryTable table_of(const torch::Tensor& angles_Th, torch::ScalarType dtype) {
  const torch::Tensor both = torch::cat({angles_Th, angles_Th}, -1);
  return {both.cos().to(dtype), both.sin().to(dtype)};
}

// The axis that each frequency follows, [d / 2].
torch::Tensor axes_of(const std::vector<int64_t>& sections, const torch::Device& device) {
  std::vector<int64_t> axes;
  for (size_t axis = 0; axis < sections.size(); ++axis) {
    axes.insert(axes.end(), static_cast<size_t>(sections[axis]), static_cast<int64_t>(axis));
  }
  return torch::tensor(axes, torch::kInt64).to(device);
}

}  // namespace

RotaryTable rotary_table(const torch::Tensor& position_ids, const RotaryOptions& options,
                         torch::ScalarType dtype) {
  const torch::Device device = position_ids.device();
  const torch::Tensor inverse = inverse_frequencies(options.head_dim, options.base, device);
  const torch::Tensor places = position_ids.to(torch::kFloat32);
  if (places.dim() == 1) return table_of(at::outer(places, inverse), dtype);
  const int64_t covered =
      std::accumulate(options.sections.begin(), options.sections.end(), int64_t{0});
  TORCH_CHECK(places.size(0) == static_cast<int64_t>(options.sections.size()) &&
                  2 * covered == options.head_dim,
              "positions ", position_ids.sizes(), " for sections ", options.sections);
  const torch::Tensor by_frequency = places.index_select(0, axes_of(options.sections, device));
  return table_of(by_frequency.t() * inverse, dtype);
}

RotaryTable grid_rotary_table(const GridCells& cells, int64_t head_dim,
                              torch::ScalarType precision) {
  TORCH_CHECK(head_dim % 4 == 0, "head size ", head_dim, " of a 2-D rotary table");
  const torch::Tensor inverse =
      inverse_frequencies(head_dim / 2, kGridBase, cells.row_N.device()).to(precision);
  const auto angles = [&](const torch::Tensor& index) {
    return at::outer(index.to(precision), inverse);
  };
  const RotaryTable table =
      table_of(torch::cat({angles(cells.row_N), angles(cells.column_N)}, -1), precision);
  return {table.cos_Td.to(torch::kFloat32), table.sin_Td.to(torch::kFloat32)};
}

torch::Tensor rotate(const torch::Tensor& x_THd, const RotaryTable& table) {
  const auto halves = x_THd.chunk(2, -1);
  const torch::Tensor turned = torch::cat({-halves[1], halves[0]}, -1);
  return x_THd * table.cos_Td.unsqueeze(1) + turned * table.sin_Td.unsqueeze(1);
}

}  // namespace glimpse::nn
