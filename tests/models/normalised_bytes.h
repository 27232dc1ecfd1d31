#pragma once
#include <torch/torch.h>

#include <vector>

namespace glimpse::test {

/// What the official processor made of recorded bytes; channels along dimension 1, or (patches) in
/// three equal blocks of columns.
inline torch::Tensor normalised(const torch::Tensor& bytes) {
  const int64_t block = bytes.dim() == 2 ? bytes.size(1) / 3 : 1;
  const auto channels = [&](const std::vector<double>& v) {
    const torch::Tensor each = torch::tensor(v).to(torch::kFloat32);
    return bytes.dim() == 2 ? each.repeat_interleave(block).unsqueeze(0) : each.view({1, 3, 1, 1});
  };
  const torch::Tensor unit = (bytes.to(torch::kFloat64) * 0.00392156862745098).to(torch::kFloat32);
  return (unit - channels({0.48145466, 0.4578275, 0.40821073})) /
         channels({0.26862954, 0.26130258, 0.27577711});
}

}  // namespace glimpse::test
