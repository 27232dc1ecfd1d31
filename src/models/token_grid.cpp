#include "models/token_grid.h"

#include <algorithm>

namespace glimpse::models {
namespace {

int64_t cell(double unit, int64_t cells) {
  return std::clamp<int64_t>(static_cast<int64_t>(unit * static_cast<double>(cells)), 0, cells - 1);
}

// The box as shares of the part of the picture that a view shows.
image::UnitBox within(const image::UnitBox& box, const image::UnitBox& covered) {
  const double width = covered.x2 - covered.x1, height = covered.y2 - covered.y1;
  return {(box.x1 - covered.x1) / width, (box.y1 - covered.y1) / height,
          (box.x2 - covered.x1) / width, (box.y2 - covered.y1) / height};
}

bool shows(const image::UnitBox& box) {
  return box.x2 >= 0 && box.y2 >= 0 && box.x1 <= 1 && box.y1 <= 1;
}

}  // namespace

std::vector<bool> box_mask(const std::vector<image::UnitBox>& boxes, const Grid& grid) {
  return box_mask(boxes, {VisualSpan{.begin = 0, .grid = grid}});
}

std::vector<bool> box_mask(const std::vector<image::UnitBox>& boxes,
                           const std::vector<VisualSpan>& spans) {
  std::vector<bool> mask;
  for (const VisualSpan& span : spans) {
    const Grid& grid = span.grid;
    const int64_t columns = grid.w + span.row_ends;
    std::vector<bool> step(static_cast<size_t>(grid.h * columns), false);
    for (const image::UnitBox& whole : boxes) {
      const image::UnitBox box = within(whole, span.covered);
      if (!shows(box)) continue;
      for (int64_t row = cell(box.y1, grid.h); row <= cell(box.y2, grid.h); ++row) {
        for (int64_t column = cell(box.x1, grid.w); column <= cell(box.x2, grid.w); ++column) {
          step[static_cast<size_t>(row * columns + column)] = true;
        }
      }
    }
    for (int64_t t = 0; t < grid.t; ++t) mask.insert(mask.end(), step.begin(), step.end());
  }
  return mask;
}

}  // namespace glimpse::models
