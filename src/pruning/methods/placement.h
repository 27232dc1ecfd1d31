#pragma once
#include <cstdint>
#include <optional>

#include "pruning/stage.h"

namespace glimpse::pruning {

/// Where a method that needs no evidence acts.
struct Placement {
  std::optional<int64_t> layer;  ///< before this 0-based layer; absent = before the decoder
  EarlierCache earlier = EarlierCache::drop;
};

/// A stage without needs at that place; `select` is left to the method.
Stage stage_at(const Placement& placement);

}  // namespace glimpse::pruning
