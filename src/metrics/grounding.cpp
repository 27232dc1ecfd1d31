#include "metrics/grounding.h"

#include <algorithm>
#include <cassert>

namespace glimpse::metrics {
namespace {

double ratio(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool touches(const BoxCorners& box, const BoxCorners& cell) {
  return std::min(box.x2, cell.x2) > std::max(box.x1, cell.x1) &&
         std::min(box.y2, cell.y2) > std::max(box.y1, cell.y1);
}

}  // namespace

std::vector<bool> tokens_in_boxes(const std::vector<BoxCorners>& boxes, const TokenGrid& grid) {
  const double width = grid.width / static_cast<double>(grid.columns);
  const double height = grid.height / static_cast<double>(grid.rows);
  std::vector<bool> mask;
  for (int64_t row = 0; row < grid.rows; ++row) {
    for (int64_t column = 0; column < grid.columns; ++column) {
      const double x = width * static_cast<double>(column), y = height * static_cast<double>(row);
      const BoxCorners cell{.x1 = x, .y1 = y, .x2 = x + width, .y2 = y + height};
      mask.push_back(std::any_of(boxes.begin(), boxes.end(),
                                 [&](const BoxCorners& box) { return touches(box, cell); }));
    }
  }
  return mask;
}

TokenCounts count_tokens(const std::vector<bool>& kept, const std::vector<bool>& evidence) {
  assert(kept.size() == evidence.size());
  TokenCounts counts;
  for (size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) ++(evidence[i] ? counts.tp : counts.fp);
    if (!kept[i]) ++(evidence[i] ? counts.fn : counts.tn);
  }
  return counts;
}

GroundingScores grounding_scores(const TokenCounts& counts) {
  return {.precision = ratio(counts.tp, counts.tp + counts.fp),
          .recall = ratio(counts.tp, counts.tp + counts.fn),
          .f1 = ratio(2 * counts.tp, 2 * counts.tp + counts.fp + counts.fn),
          .iou = ratio(counts.tp, counts.tp + counts.fp + counts.fn)};
}

GroundingSummary summarize_grounding(const std::vector<TokenCounts>& samples) {
  GroundingSummary summary;
  TokenCounts all;
  const auto n = static_cast<double>(samples.size());
  for (const TokenCounts& counts : samples) {
    all.tp += counts.tp;
    all.fp += counts.fp;
    all.fn += counts.fn;
    all.tn += counts.tn;
    const GroundingScores scores = grounding_scores(counts);
    summary.macro.precision += scores.precision / n;
    summary.macro.recall += scores.recall / n;
    summary.macro.f1 += scores.f1 / n;
    summary.macro.iou += scores.iou / n;
    summary.fully_kept += (counts.fn == 0) / n;
  }
  summary.micro = grounding_scores(all);
  return summary;
}

}  // namespace glimpse::metrics
