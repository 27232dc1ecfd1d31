#pragma once
#include <string>
#include <vector>

#include "pruning/methods/placement.h"

namespace glimpse::pruning {

struct RandomOptions {
  double ratio = 0.1;  ///< share of the tokens to keep
  uint64_t seed = 0;
  std::string sample_key;  ///< every sample has a draw of its own
};

/// A random subset: the floor every method has to beat.
std::vector<Stage> random(const RandomOptions& options, const Placement& placement);

}  // namespace glimpse::pruning
