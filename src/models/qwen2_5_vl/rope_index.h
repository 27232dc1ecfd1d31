#pragma once
#include <torch/types.h>

#include "models/model_input.h"

namespace glimpse::models {

/// How releases of transformers number the time of a clip; pictures are numbered alike by all.
struct RopeRule {
  double tokens_per_second = 2;
  /// 4.51 to 4.57 cut seconds_per_step to whole seconds first.
  bool whole_seconds = false;
  /// 5.x lets text go on behind a clip's larger side, not behind its duration where that is longer.
  bool text_follows_sides = false;
};

/// Positions int64 [3, S] (time, row, column) of an expanded prompt: text counts up on all three
/// axes, a picture spans its rows and columns from where it stands, text goes on behind the largest
/// position so far. Source: qwen2_5_vl.md 6.
torch::Tensor rope_index(const ModelInput& input, const RopeRule& rule);

}  // namespace glimpse::models
