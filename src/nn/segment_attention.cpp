#include "nn/segment_attention.h"

#include <torch/torch.h>

#include "nn/attention.h"
#include "nn/attention_rows.h"

namespace glimpse::nn {
namespace {

constexpr int64_t kRows = -3;  // dimension N of [..., N, H, d]
constexpr int64_t kQueryBlock = 1024;

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

torch::Tensor received_attention(const torch::Tensor& q_NHd, const torch::Tensor& k_NHd,
                                 const std::vector<int64_t>& lengths) {
  std::vector<torch::Tensor> received;
  int64_t begin = 0;
  for (const int64_t length : lengths) {
    const torch::Tensor q_HNd = q_NHd.narrow(0, begin, length).transpose(0, 1);
    const torch::Tensor k_HNd = k_NHd.narrow(0, begin, length).transpose(0, 1);
    torch::Tensor sum_N = torch::zeros({length}, q_NHd.options().dtype(torch::kFloat32));
    for (int64_t row = 0; row < length; row += kQueryBlock) {
      const torch::Tensor map_HRN =
          attention_rows(q_HNd.slice(1, row, row + kQueryBlock), k_HNd, RowScore::softmax);
      sum_N += map_HRN.to(torch::kFloat32).sum(1).mean(0);
    }
    received.push_back(sum_N / static_cast<double>(length));
    begin += length;
  }
  TORCH_CHECK(begin == q_NHd.size(0), "segments of ", begin, " rows for ", q_NHd.size(0));
  return torch::cat(received);
}

}  // namespace glimpse::nn
