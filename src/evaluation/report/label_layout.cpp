#include "evaluation/report/label_layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace glimpse::evaluation {
namespace {

constexpr double kGap = 2;
constexpr double kFirstDistance = 10, kLastDistance = 150, kStep = 5;
constexpr int kDirections = 24;

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a.x1 < b.x2 + kGap && b.x1 < a.x2 + kGap && a.y1 < b.y2 + kGap && b.y1 < a.y2 + kGap;
}

struct Offset {
  double angle = 0, distance = 0;
};

// The label whose nearest edge or corner has this offset from the point.
Rectangle beside(double x, double y, const LabelSize& size, const Offset& offset) {
  const double center_x = x + std::cos(offset.angle) * (offset.distance + size.width / 2);
  const double center_y = y + std::sin(offset.angle) * (offset.distance + size.height / 2);
  return {center_x - size.width / 2, center_y - size.height / 2, center_x + size.width / 2,
          center_y + size.height / 2};
}

}  // namespace

bool LabelLayout::is_free(const Rectangle& area) const {
  const bool inside = area.x1 >= bounds_.x1 && area.x2 <= bounds_.x2 && area.y1 >= bounds_.y1 &&
                      area.y2 <= bounds_.y2;
  return inside && std::none_of(taken_.begin(), taken_.end(),
                                [&](const Rectangle& other) { return overlap(area, other); });
}

Rectangle LabelLayout::place(double x, double y, const LabelSize& size) {
  const double start = left_first_ ? std::numbers::pi : 0;
  for (double distance = kFirstDistance; distance <= kLastDistance; distance += kStep) {
    for (int i = 0; i < kDirections; ++i) {
      // The preferred side first, then alternately down and up towards the other.
      const int turn = (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2);
      const double angle = start + 2 * std::numbers::pi * turn / kDirections;
      const Rectangle area = beside(x, y, size, {angle, distance});
      if (!is_free(area)) continue;
      taken_.push_back(area);
      return area;
    }
  }
  const Rectangle area = beside(x, y, size, {start, kFirstDistance});
  taken_.push_back(area);
  return area;
}

}  // namespace glimpse::evaluation
