#pragma once
#include <vector>

#include "pruning/methods/placement.h"

namespace glimpse::pruning {

/// `ratio` of every picture's tokens, evenly spread: a lower resolution.
std::vector<Stage> grid(double ratio, const Placement& placement);

}  // namespace glimpse::pruning
