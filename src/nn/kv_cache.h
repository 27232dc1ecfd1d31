#pragma once
#include <torch/types.h>

#include <vector>

namespace glimpse::nn {

inline constexpr int64_t kSharedBranch = -1;

/// Keys and values of one picture's conversation, all decoder layers. Entries are either shared
/// (the prefix that every question sees) or belong to a branch (one question): a flat two-level
/// tree, so that several questions on one picture run as one attention call. A single conversation
/// uses shared entries only.
///
/// Under autograd appending is functional (new tensors, old ones stay valid for backward); without
/// it entries are written in place into spare capacity. Lengths may differ per layer after pruning.
class KvCache {
 public:
  KvCache() = default;
  explicit KvCache(int64_t num_layers) : layers_(static_cast<size_t>(num_layers)) {}

  struct View {
    torch::Tensor keys, values;  ///< [Hkv, S, d], rotated keys
  };
  /// Appends rows k, v [Hkv, R, d]; branch_R int64 [R], undefined = all shared.
  View append(int64_t layer, const torch::Tensor& k, const torch::Tensor& v,
              const torch::Tensor& branch_R = {});
  View view(int64_t layer) const;
  int64_t length(int64_t layer) const { return layers_[static_cast<size_t>(layer)].length; }
  int64_t num_layers() const { return static_cast<int64_t>(layers_.size()); }

  /// What R new rows of the given branches may attend to, after they were appended at `layer`:
  /// bool [R, S], or undefined when everything is visible. Causal by order of insertion.
  torch::Tensor visibility(int64_t layer, int64_t num_rows, const torch::Tensor& branch_R) const;

  /// Keeps entries `index` (int64, ascending) of one layer, as a copy: the cache shares no memory
  /// with others.
  void select(int64_t layer, const torch::Tensor& index);
  /// Forgets the entries of one layer.
  void clear(int64_t layer) { layers_[static_cast<size_t>(layer)] = {}; }
  /// A copy that shares the tensors; appending to either leaves the other alone.
  KvCache fork() const;
  int64_t bytes() const;
  /// Of the memory behind the entries, room for more included. Forks count what they share.
  int64_t allocated_bytes() const;

 private:
  struct Layer {
    torch::Tensor keys, values;  // [Hkv, capacity, d]
    int64_t length = 0;
    bool spare = false;  // this object may write behind `length`
  };
  std::vector<Layer> layers_;
  torch::Tensor branch_S_;  // int64, undefined while everything is shared
};

}  // namespace glimpse::nn
