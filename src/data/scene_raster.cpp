#include "data/scene_raster.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace glimpse::data {
namespace {

constexpr int kGrid = 4;                    // samples per pixel and axis
constexpr int kSampleStep = kUnit / kGrid;  // units
constexpr int kFirstSample = kSampleStep / 2;

int64_t floor_divide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0) && ((a < 0) != (b < 0)));
}

// Index of the first sample whose position is not left of (above) `coordinate`.
int first_sample_from(int64_t coordinate) {
  return static_cast<int>(floor_divide(coordinate - kFirstSample + kSampleStep - 1, kSampleStep));
}

int64_t integer_sqrt(int64_t value) {
  int64_t root = 0;
  for (int64_t bit = int64_t{1} << 30; bit > 0; bit >>= 1) {
    if ((root + bit) * (root + bit) <= value) root += bit;
  }
  return root;
}

}  // namespace

int sine(int angle) {
  angle &= 4095;
  const int half = angle & 2047;
  const int64_t t = half <= 1024 ? half : 2048 - half;  // 1024 is a quarter turn
  // sin(pi/2 u) ~ u (A - u^2 (B - u^2 C)), A = pi/2, B = pi - 5/2, C = pi/2 - 3/2, u = t / 1024, in
  // 2^20.
  constexpr int64_t kA = 1647099, kB = 672758, kC = 74235;
  const int64_t square = t * t;  // 2^20
  const int64_t inner = kB - ((square * kC) >> 20);
  const int64_t outer = kA - ((square * inner) >> 20);
  const int value = static_cast<int>((t * outer + (int64_t{1} << 15)) >> 16);
  return angle < 2048 ? value : -value;
}

int cosine(int angle) { return sine(angle + 1024); }

Point rotated(Point point, int angle) {
  const int s = sine(angle), c = cosine(angle);
  return {(point.x * c - point.y * s) >> 14, (point.x * s + point.y * c) >> 14};
}

std::vector<Point> circle_points(Point center, int radius, int corners, int angle) {
  std::vector<Point> points;
  points.reserve(static_cast<size_t>(corners));
  for (int i = 0; i < corners; ++i) {
    const Point p = rotated({0, -radius}, angle + 4096 * i / corners);
    points.push_back({center.x + p.x, center.y + p.y});
  }
  return points;
}

SampleMask::SampleMask(const PixelBox& window)
    : window_{std::max(window.x1, 0), std::max(window.y1, 0), std::min(window.x2, kSceneSide),
              std::min(window.y2, kSceneSide)} {
  window_.x2 = std::max(window_.x2, window_.x1);
  window_.y2 = std::max(window_.y2, window_.y1);
  width_ = window_.x2 - window_.x1;
  bits_.assign(static_cast<size_t>(width_) * static_cast<size_t>(window_.y2 - window_.y1), 0);
}

void SampleMask::scan(std::span<const Point> contour, bool set) {
  int64_t top = contour.front().y, bottom = top;
  for (const Point& p : contour) {
    top = std::min<int64_t>(top, p.y);
    bottom = std::max<int64_t>(bottom, p.y);
  }
  const int first = std::max(first_sample_from(top), window_.y1 * kGrid);
  const int last = std::min(first_sample_from(bottom), window_.y2 * kGrid);
  std::vector<int64_t> crossings;
  for (int row = first; row < last; ++row) {
    const int64_t y = int64_t{row} * kSampleStep + kFirstSample;
    crossings.clear();
    for (size_t i = 0; i < contour.size(); ++i) {
      const Point& a = contour[i];
      const Point& b = contour[i + 1 == contour.size() ? 0 : i + 1];
      if ((a.y <= y) == (b.y <= y)) continue;
      crossings.push_back(a.x + floor_divide((y - a.y) * (b.x - a.x), b.y - a.y));
    }
    std::sort(crossings.begin(), crossings.end());
    for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
      fill_row(row, first_sample_from(crossings[i]), first_sample_from(crossings[i + 1]), set);
    }
  }
}

void SampleMask::fill_row(int sample_row, int from_sample, int to_sample, bool set) {
  const int from = std::max(from_sample, window_.x1 * kGrid);
  const int to = std::min(to_sample, window_.x2 * kGrid);
  const int shift = kGrid * (sample_row % kGrid);
  uint16_t* row = &bits_[static_cast<size_t>(sample_row / kGrid - window_.y1) * width_];
  for (int sample = from; sample < to;) {
    const int column = sample / kGrid;
    const int end = std::min(to, (column + 1) * kGrid);
    const int run = ((1 << (end - sample)) - 1) << (sample % kGrid);
    const auto bits = static_cast<uint16_t>(run << shift);
    uint16_t& pixel = row[column - window_.x1];
    pixel = static_cast<uint16_t>(set ? pixel | bits : pixel & ~bits);
    sample = end;
  }
}

void SampleMask::add_stroke(std::span<const Point> line, int width) {
  const int radius = width / 2;
  for (const Point& p : line) add(circle_points(p, radius, 16));
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    const int64_t dx = line[i + 1].x - line[i].x, dy = line[i + 1].y - line[i].y;
    const int64_t length = integer_sqrt(dx * dx + dy * dy);
    if (length == 0) continue;
    const int nx = static_cast<int>(-dy * radius / length),
              ny = static_cast<int>(dx * radius / length);
    const std::array<Point, 4> side = {
        Point{line[i].x + nx, line[i].y + ny}, Point{line[i + 1].x + nx, line[i + 1].y + ny},
        Point{line[i + 1].x - nx, line[i + 1].y - ny}, Point{line[i].x - nx, line[i].y - ny}};
    add(side);
  }
}

int SampleMask::coverage(int x, int y) const {
  if (x < window_.x1 || x >= window_.x2 || y < window_.y1 || y >= window_.y2) return 0;
  return std::popcount(bits_[static_cast<size_t>(y - window_.y1) * width_ + (x - window_.x1)]);
}

PixelBox SampleMask::bounds() const {
  PixelBox box{kSceneSide, kSceneSide, 0, 0};
  for (int y = window_.y1; y < window_.y2; ++y) {
    for (int x = window_.x1; x < window_.x2; ++x) {
      if (coverage(x, y) == 0) continue;
      box = {std::min(box.x1, x), std::min(box.y1, y), std::max(box.x2, x + 1),
             std::max(box.y2, y + 1)};
    }
  }
  return box.x2 == 0 ? PixelBox{} : box;
}

}  // namespace glimpse::data
