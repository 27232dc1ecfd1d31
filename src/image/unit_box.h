#pragma once

namespace glimpse::image {

/// Corners as shares of the picture's width and height, 0 to 1.
struct UnitBox {
  double x1 = 0;
  double y1 = 0;
  double x2 = 0;
  double y2 = 0;
};

}  // namespace glimpse::image
