#pragma once
#include <vector>

namespace glimpse::evaluation {

/// Pixels, y downwards; x1 <= x2, y1 <= y2.
struct Rectangle {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

struct LabelSize {
  double width = 0, height = 0;
};

/// Finds room for labels beside points, one after the other.
class LabelLayout {
 public:
  /// `left_first`: beside the left ends of lines.
  explicit LabelLayout(const Rectangle& bounds, bool left_first = false)
      : bounds_(bounds), left_first_(left_first) {}
  /// An area that no label may cover.
  void keep_free(const Rectangle& area) { taken_.push_back(area); }
  /// The place for a label as close to (x, y) as is free, and takes it. Where nothing is free, the
  /// preferred side.
  Rectangle place(double x, double y, const LabelSize& size);

 private:
  bool is_free(const Rectangle& area) const;
  Rectangle bounds_;
  bool left_first_;
  std::vector<Rectangle> taken_;
};

}  // namespace glimpse::evaluation
