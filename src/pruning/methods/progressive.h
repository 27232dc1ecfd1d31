#pragma once
#include <vector>

#include "pruning/stage.h"

namespace glimpse::pruning {

/// The parts of a progressive method, concatenated: a scout before the decoder, cuts at shallow
/// layers, a final cut by a glimpse. Errors: Error when they are out of order, or when one reads
/// the attention of layers that ran before the cut in front of it.
std::vector<Stage> progressive(const std::vector<std::vector<Stage>>& parts);

}  // namespace glimpse::pruning
