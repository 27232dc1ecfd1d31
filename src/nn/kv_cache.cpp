#include "nn/kv_cache.h"

#include <torch/torch.h>

namespace glimpse::nn {
namespace {

constexpr int64_t kSpareRows =
    64;  // in-place room for decode steps, so that growing copies amortise

torch::Tensor with_spare(const torch::Tensor& rows, int64_t length, int64_t added) {
  auto sizes = rows.sizes().vec();
  sizes[1] = length + added + kSpareRows;
  torch::Tensor grown = torch::empty(sizes, rows.options());
  grown.narrow(1, 0, length).copy_(rows.narrow(1, 0, length));
  return grown;
}

}  // namespace

KvCache::View KvCache::view(int64_t layer) const {
  const Layer& l = layers_[static_cast<size_t>(layer)];
  return {l.keys.narrow(1, 0, l.length), l.values.narrow(1, 0, l.length)};
}

KvCache::View KvCache::append(int64_t layer, const torch::Tensor& k, const torch::Tensor& v,
                              const torch::Tensor& branch_R) {
  Layer& l = layers_[static_cast<size_t>(layer)];
  const int64_t added = k.size(1);
  if (branch_R.defined() || branch_S_.defined()) {
    const auto options = torch::TensorOptions().dtype(torch::kInt64).device(k.device());
    if (!branch_S_.defined()) branch_S_ = torch::full({l.length}, kSharedBranch, options);
    if (branch_S_.size(0) ==
        l.length) {  // the first layer of this call brings the new rows' branches
      const torch::Tensor fresh =
          branch_R.defined() ? branch_R : torch::full({added}, kSharedBranch, options);
      branch_S_ = torch::cat({branch_S_, fresh});
    }
  }
  if (l.length == 0) {
    l = {k, v, added, false};
  } else if (k.requires_grad() || l.keys.requires_grad()) {
    const View past = view(layer);
    l = {torch::cat({past.keys, k}, 1), torch::cat({past.values, v}, 1), l.length + added, false};
  } else {
    if (!l.spare || l.length + added > l.keys.size(1)) {
      l.keys = with_spare(l.keys, l.length, added);
      l.values = with_spare(l.values, l.length, added);
      l.spare = true;
    }
    l.keys.narrow(1, l.length, added).copy_(k);
    l.values.narrow(1, l.length, added).copy_(v);
    l.length += added;
  }
  return view(layer);
}

torch::Tensor KvCache::visibility(int64_t layer, int64_t num_rows,
                                  const torch::Tensor& branch_R) const {
  const Layer& l = layers_[static_cast<size_t>(layer)];
  const int64_t past = l.length - num_rows;
  const auto options = torch::TensorOptions().dtype(torch::kInt64).device(l.keys.device());
  const torch::Tensor order_S = torch::arange(l.length, options);
  const torch::Tensor order_R = torch::arange(past, l.length, options);
  torch::Tensor visible = order_S.unsqueeze(0) <= order_R.unsqueeze(1);
  if (branch_S_.defined()) {
    TORCH_CHECK(branch_S_.size(0) == l.length, "branches and pruning do not mix in one cache");
    const torch::Tensor rows =
        branch_R.defined() ? branch_R : torch::full({num_rows}, kSharedBranch, options);
    visible = visible & ((branch_S_ == kSharedBranch).unsqueeze(0) |
                         (branch_S_.unsqueeze(0) == rows.unsqueeze(1)));
  } else if (num_rows == 1) {
    return {};
  }
  return visible;
}

void KvCache::select(int64_t layer, const torch::Tensor& index) {
  Layer& l = layers_[static_cast<size_t>(layer)];
  const View past = view(layer);
  l = {past.keys.index_select(1, index), past.values.index_select(1, index), index.size(0), false};
}

KvCache KvCache::fork() const {
  KvCache copy = *this;
  for (Layer& l : copy.layers_) l.spare = false;
  return copy;
}

int64_t KvCache::bytes() const {
  int64_t sum = 0;
  for (const Layer& l : layers_) {
    if (l.length > 0) sum += 2 * l.length * l.keys.size(0) * l.keys.size(2) * l.keys.element_size();
  }
  return sum;
}

int64_t KvCache::allocated_bytes() const {
  size_t sum = 0;
  for (const Layer& l : layers_) {
    if (l.length > 0) sum += l.keys.storage().nbytes() + l.values.storage().nbytes();
  }
  return static_cast<int64_t>(sum);
}

}  // namespace glimpse::nn
