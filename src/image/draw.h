#pragma once
#include <cstdint>
#include <vector>

#include "image/image.h"
#include "image/unit_box.h"

namespace glimpse::image {

/// Which visual tokens survived. The grid covers the whole picture, so a model that crops or pads
/// wants the cropped or padded picture here.
struct KeptOverlay {
  int64_t grid_height = 0;
  int64_t grid_width = 0;
  std::vector<bool> kept;  ///< grid_height * grid_width, row by row
};

/// The picture enlarged `scale` times for human eyes: dropped tokens dark and grey, kept ones as
/// they are inside a thin white line around each connected region, boxes outlined in colour.
/// Requires scale >= 1 and one mark per grid cell.
Image overlay_kept_tokens(const Image& picture, const KeptOverlay& overlay,
                          const std::vector<UnitBox>& boxes, int scale = 2);

}  // namespace glimpse::image
