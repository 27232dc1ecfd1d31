#pragma once
#include <cstdint>
#include <vector>

#include "metrics/box_iou.h"

namespace glimpse::metrics {

/// A picture's token grid and the size of the picture in the unit of the boxes.
struct TokenGrid {
  int64_t rows = 0, columns = 0;
  double width = 0, height = 0;
};

/// One flag a token in raster order: whether a box touches its cell (shares area with it).
std::vector<bool> tokens_in_boxes(const std::vector<BoxCorners>& boxes, const TokenGrid& grid);

/// Kept tokens against tokens of the evidence boxes.
struct TokenCounts {
  int64_t tp = 0, fp = 0, fn = 0, tn = 0;
};
/// Requires masks of equal length.
TokenCounts count_tokens(const std::vector<bool>& kept, const std::vector<bool>& evidence);

/// Shares in [0, 1]; 0 where a denominator is 0.
struct GroundingScores {
  double precision = 0, recall = 0, f1 = 0, iou = 0;
};

struct GroundingSummary {
  GroundingScores micro;  ///< of the summed counts (GlimpsePrune's mPrecision, mRecall, mF1, mIoU)
  GroundingScores macro;  ///< mean over samples
  double fully_kept = 0;  ///< share of samples whose evidence tokens were all kept
};

GroundingScores grounding_scores(const TokenCounts& counts);
/// No samples: zeros.
GroundingSummary summarize_grounding(const std::vector<TokenCounts>& samples);

}  // namespace glimpse::metrics
