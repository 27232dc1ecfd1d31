#include "nn/segment_attention.h"

#include <torch/torch.h>

#include "nn/attention.h"

namespace glimpse::nn {
namespace {

constexpr int64_t kRows = -3;  // dimension N of [..., N, H, d]

// `count` segments of `length` rows each from `begin` on: [B, H, length, d].
torch::Tensor batch_of(const torch::Tensor& x, int64_t begin, int64_t count, int64_t length) {
  const torch::Tensor rows =
      x.narrow(kRows, begin, count * length).unflatten(kRows, {count, length});
  return rows.transpose(-3, -2).flatten(0, -4);
}

}  // namespace

torch::Tensor attend_segments(const torch::Tensor& q, const torch::Tensor& k,
                              const torch::Tensor& v, const std::vector<int64_t>& lengths) {
  std::vector<torch::Tensor> mixed;
  int64_t begin = 0;
  for (size_t i = 0; i < lengths.size();) {
    const int64_t length = lengths[i];
    int64_t count = 0;  // neighbours of the same length run as one batch
    while (i < lengths.size() && lengths[i] == length) ++i, ++count;
    const auto batch = [&](const torch::Tensor& x) { return batch_of(x, begin, count, length); };
    auto shape = v.sizes().vec();
    shape[shape.size() - 3] = count * length;
    mixed.push_back(attend(batch(q), batch(k), batch(v), {}).transpose(-3, -2).reshape(shape));
    begin += count * length;
  }
  TORCH_CHECK(begin == q.size(kRows), "segments of ", begin, " rows for ", q.size(kRows));
  return (mixed.size() == 1 ? mixed[0] : torch::cat(mixed, kRows)).flatten(-2);
}

}  // namespace glimpse::nn
