#include "metrics/box_iou.h"

#include <algorithm>

namespace glimpse::metrics {
namespace {

double area(const BoxCorners& box) {
  return std::max(0.0, box.x2 - box.x1) * std::max(0.0, box.y2 - box.y1);
}

}  // namespace

double box_iou(const BoxCorners& a, const BoxCorners& b) {
  const double both = area({.x1 = std::max(a.x1, b.x1),
                            .y1 = std::max(a.y1, b.y1),
                            .x2 = std::min(a.x2, b.x2),
                            .y2 = std::min(a.y2, b.y2)});
  const double either = area(a) + area(b) - both;
  return either > 0 ? both / either : 0;
}

}  // namespace glimpse::metrics
