#pragma once
#include <vector>

#include "pruning/methods/placement.h"

namespace glimpse::pruning {

/// Exactly the tokens marked in keep_N (bool, all tokens of the sample), e.g. those of the evidence
/// boxes: the ceiling; and `sink_tokens` spread ones of every picture. Mask of another size:
/// TORCH_CHECK.
std::vector<Stage> oracle(const torch::Tensor& keep_N, const Placement& placement,
                          int64_t sink_tokens = 0);

}  // namespace glimpse::pruning
