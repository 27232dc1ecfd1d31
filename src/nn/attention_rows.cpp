#include "nn/attention_rows.h"

#include <torch/torch.h>

#include <cmath>

#include "nn/attention.h"

namespace glimpse::nn {

torch::Tensor attention_rows(const torch::Tensor& q_HRd, const torch::Tensor& keys_HSd,
                             RowScore score, bool causal) {
  const double root = std::sqrt(static_cast<double>(q_HRd.size(-1)));
  const torch::Tensor keys = repeat_heads(keys_HSd, q_HRd.size(-3));
  torch::Tensor raw = at::matmul(q_HRd, keys.transpose(-2, -1)) / root;
  const int64_t num_rows = raw.size(-2), num_keys = raw.size(-1);
  if (causal && num_rows > 1) {
    const torch::Tensor visible =
        torch::ones({num_rows, num_keys}, raw.options().dtype(torch::kBool))
            .tril(num_keys - num_rows);
    raw = raw + additive_mask(visible, raw.scalar_type());
  }
  switch (score) {
    case RowScore::raw:
      return raw;
    case RowScore::softmax:
      return at::softmax(raw, -1, torch::kFloat32).to(raw.scalar_type());
    case RowScore::log_softmax:
      return at::log_softmax(raw, -1, torch::kFloat32).to(raw.scalar_type());
  }
  TORCH_CHECK(false, "unknown row score");
}

}  // namespace glimpse::nn
