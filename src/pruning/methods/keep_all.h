#pragma once
#include <vector>

#include "pruning/stage.h"

namespace glimpse::pruning {

/// No pruning: no stages.
std::vector<Stage> keep_all();

}  // namespace glimpse::pruning
