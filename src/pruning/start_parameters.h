#pragma once
#include <torch/nn/module.h>

#include <cstdint>

namespace glimpse::pruning {

/// Fills the parameters of a predictor that is trained from scratch; the names decide:
/// "norm": weight 1, bias 0; "embeddings": N(0, 0.02^2); "proj": Xavier-uniform weight, bias 0.
/// The same seed gives the same values. Source: method.md 2.7.
void start_parameters(torch::nn::Module& predictor, uint64_t seed);

}  // namespace glimpse::pruning
