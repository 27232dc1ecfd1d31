#pragma once
#include <vector>

#include "pruning/glimpse/scout_predictor.h"
#include "pruning/stage.h"

namespace glimpse::pruning {

struct ScoutOptions {
  MaskRule rule;
  int64_t sink_tokens = 0;  ///< evenly spread tokens per picture kept beside the chosen ones
};

/// Which of all tokens of the pictures stay, logits float [N].
Selection select_with_sinks(const torch::Tensor& logits_N, const std::vector<TokenGrid>& grids,
                            const ScoutOptions& options);

/// The scout predictor's mask before the decoder; a few spread tokens stay as attention sinks.
std::vector<Stage> scout(ScoutPredictor predictor, const ScoutOptions& options);

}  // namespace glimpse::pruning
