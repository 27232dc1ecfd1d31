#pragma once
#include <cstdint>

namespace glimpse::pruning {

/// The sizes of the frozen model a predictor is built for.
struct HostShape {
  int64_t layers = 0;      ///< decoder layers L
  int64_t width = 0;       ///< decoder width D
  int64_t heads = 0;       ///< query heads H per layer
  int64_t tap_width = 0;   ///< width C of the vision tower's hidden states
  int64_t tap_window = 0;  ///< side, in tokens, of the tower's attention windows; 0 = none
};

}  // namespace glimpse::pruning
