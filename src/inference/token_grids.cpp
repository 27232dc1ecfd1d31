#include "inference/token_grids.h"

namespace glimpse::inference {

std::vector<pruning::TokenGrid> token_grids(const std::vector<models::VisualSpan>& spans) {
  std::vector<pruning::TokenGrid> grids;
  for (const models::VisualSpan& span : spans) {
    grids.insert(grids.end(), static_cast<size_t>(span.grid.t),
                 {.height = span.grid.h, .width = span.grid.w + span.row_ends});
  }
  return grids;
}

}  // namespace glimpse::inference
