#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "data/scenes.h"

// Anti-aliased polygons in integer arithmetic: 4 x 4 samples a pixel, coordinates in 1/64 pixel.
namespace glimpse::data {

inline constexpr int kUnit = 64;  ///< coordinate units per pixel

struct Point {
  int x = 0, y = 0;
};

/// A full turn is 4096 steps; the result is scaled by 2^14. Error below 7 parts in 2^14.
int sine(int angle);
int cosine(int angle);

/// `point` turned by `angle` around the origin (clockwise on the screen, where y grows downwards).
Point rotated(Point point, int angle);

/// Regular polygon with `corners` corners; the first points upwards before the turn.
std::vector<Point> circle_points(Point center, int radius, int corners, int angle = 0);

/// One bit per sample of each pixel of a window on the picture.
class SampleMask {
 public:
  static constexpr int kSamples = 16;  ///< per pixel
  /// The window is clipped to the picture.
  explicit SampleMask(const PixelBox& window);
  /// Even-odd fill of one closed contour.
  void add(std::span<const Point> contour) { scan(contour, true); }
  void remove(std::span<const Point> contour) { scan(contour, false); }
  /// Open polyline with round ends, `width` in units.
  void add_stroke(std::span<const Point> line, int width);
  /// Samples covered, 0 to kSamples. Outside the window 0.
  int coverage(int x, int y) const;
  const PixelBox& window() const { return window_; }
  /// Smallest box around the touched pixels; all zero when nothing is.
  PixelBox bounds() const;

 private:
  void scan(std::span<const Point> contour, bool set);
  void fill_row(int sample_row, int from_sample, int to_sample, bool set);
  PixelBox window_;
  int width_ = 0;
  std::vector<uint16_t> bits_;
};

}  // namespace glimpse::data
