#pragma once
#include <torch/torch.h>

#include <vector>

#include "pruning/registry.h"
#include "pruning/small_predictor.h"

namespace glimpse::pruning::test {

using Ids = std::vector<int64_t>;

inline torch::Tensor numbers(const std::vector<double>& values) {
  return torch::tensor(values, torch::kFloat32);
}

/// Everything a method may ask for, of pictures with these grids: two heads, three text rows.
inline Evidence random_evidence(const std::vector<TokenGrid>& grids, uint64_t seed = 1) {
  torch::manual_seed(seed);
  int64_t n = 0;
  for (const TokenGrid& grid : grids) n += grid.height * grid.width;
  Evidence evidence{.grids = grids, .alive_N = torch::arange(n, torch::kInt64)};
  evidence.attention_HRN = torch::rand({2, 3, n});
  evidence.taps_NC = {torch::randn({n, 6}), torch::randn({n, 6})};
  evidence.projected_ND = torch::randn({n, 8});
  evidence.question_QD = torch::randn({3, 8});
  evidence.vision_attention_N = {torch::rand({n}), torch::rand({n})};
  evidence.unsplit_attention_N = {torch::rand({n})};
  evidence.vision_keys_NHd = {torch::randn({n, 2, 4})};
  evidence.hidden_ND = torch::randn({n, 8});
  evidence.hidden_QD = torch::randn({3, 8});
  evidence.key_norm_N = torch::rand({n});
  evidence.key_norm_Q = torch::rand({3});
  return evidence;
}

inline Ids kept_by(const Stage& stage, const Evidence& evidence) {
  return values(stage.select(evidence).kept);
}

}  // namespace glimpse::pruning::test
