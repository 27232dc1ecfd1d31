#pragma once

namespace glimpse::metrics {

/// Corners of a box, x1 <= x2 and y1 <= y2, in any unit.
struct BoxCorners {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

/// Intersection over union, in [0, 1]. 0 when the union has no area.
double box_iou(const BoxCorners& a, const BoxCorners& b);

}  // namespace glimpse::metrics
