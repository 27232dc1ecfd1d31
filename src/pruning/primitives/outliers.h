#pragma once
#include <torch/types.h>

#include <cstdint>

namespace glimpse::pruning {

/// How many scores exceed the third quartile by more than 1.5 times the distance between the
/// quartiles (linear interpolation between order statistics). Source: LLaVA-PruMerge section 3.2.
int64_t outlier_count(const torch::Tensor& scores_N);

}  // namespace glimpse::pruning
