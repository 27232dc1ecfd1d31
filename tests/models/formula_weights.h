#pragma once
#include <torch/torch.h>

#include <string_view>

// Weights and inputs defined by a formula of their name (golden/formula/README.md): the recorded
// outputs of tiny models need no weight file.

namespace glimpse::test {

/// Element `index` of the stream of `name`, in [-1, 1), exact in float32.
inline double formula_unit(std::string_view name, uint64_t index) {
  uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3ULL;
  uint64_t z = hash + (index + 1) * 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  z ^= z >> 31;
  return 2.0 * (static_cast<double>(z >> 40) / 16777216.0) - 1.0;
}

/// offset + scale * unit, row-major.
inline torch::Tensor formula_tensor(std::string_view name, at::IntArrayRef shape, double scale,
                                    double offset = 0) {
  torch::Tensor tensor = torch::empty(shape);
  float* out = tensor.data_ptr<float>();
  for (int64_t i = 0; i < tensor.numel(); ++i) {
    out[i] = static_cast<float>(offset + scale * formula_unit(name, static_cast<uint64_t>(i)));
  }
  return tensor;
}

/// Every parameter by its dotted name: matrices 0.25 u, norm gains 1 + 0.125 u, other vectors 0.125
/// u.
inline void fill_by_formula(torch::nn::Module& module) {
  torch::NoGradGuard no_grad;
  for (auto& item : module.named_parameters()) {
    const bool matrix = item.value().dim() >= 2, gain = item.key().ends_with(".weight");
    item.value().set_data(formula_tensor(item.key(), item.value().sizes(), matrix ? 0.25 : 0.125,
                                         !matrix && gain ? 1.0 : 0.0));
    item.value().set_requires_grad(false);
  }
}

}  // namespace glimpse::test
