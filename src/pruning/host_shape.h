#pragma once
#include <cstdint>

namespace glimpse::pruning {

/// The sizes of the frozen model that a predictor is built for and a schedule is laid over.
struct HostShape {
  int64_t layers = 0;         ///< decoder layers L
  int64_t width = 0;          ///< decoder width D
  int64_t heads = 0;          ///< query heads H per layer
  int64_t tap_width = 0;      ///< width C of the vision tower's hidden states
  int64_t tap_window = 0;     ///< side, in tokens, of the tower's attention windows; 0 = none
  int64_t kv_heads = 0;       ///< key heads per layer
  int64_t head_dim = 0;       ///< size d of a head
  int64_t mlp_width = 0;      ///< inner width of the decoder's MLP
  int64_t tower_blocks = 0;   ///< blocks of the vision tower
  int64_t feature_block = 0;  ///< the block whose output is projected
  int64_t feature_tap = 0;    ///< number of that output among the tower's hidden states
};

}  // namespace glimpse::pruning
