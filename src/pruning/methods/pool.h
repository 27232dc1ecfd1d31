#pragma once
#include <vector>

#include "pruning/methods/per_picture.h"

namespace glimpse::pruning {

/// Rows and columns of the coarse grid for at most `budget` cells: as many cells as possible with
/// an aspect within a factor of two of the picture's (any aspect when none is), among equals
/// the closest aspect, then the fewer rows.
TokenGrid pooled_grid(const TokenGrid& grid, int64_t budget);

/// Adaptive average pooling of the projected tokens: what a lower resolution would give. A pooled
/// token stands where its cell's centre stands. Needs all tokens of every picture.
std::vector<Stage> pool(const PictureRule& rule);

}  // namespace glimpse::pruning
