#include "models/token_grid.h"

#include <algorithm>

namespace glimpse::models {
namespace {

int64_t cell(double unit, int64_t cells) {
  return std::clamp<int64_t>(static_cast<int64_t>(unit * static_cast<double>(cells)), 0, cells - 1);
}

}  // namespace

std::vector<bool> box_mask(const std::vector<image::UnitBox>& boxes, const Grid& grid) {
  std::vector<bool> mask(static_cast<size_t>(grid.tokens()), false);
  for (const image::UnitBox& box : boxes) {
    for (int64_t row = cell(box.y1, grid.h); row <= cell(box.y2, grid.h); ++row) {
      for (int64_t column = cell(box.x1, grid.w); column <= cell(box.x2, grid.w); ++column) {
        mask[static_cast<size_t>(row * grid.w + column)] = true;
      }
    }
  }
  return mask;
}

}  // namespace glimpse::models
