#include "image/draw.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "image/resize.h"

namespace glimpse::image {
namespace {

using Colour = std::array<double, 3>;
constexpr Colour kRegionLine = {255, 255, 255};
constexpr Colour kBoxLine = {255, 45, 125};
constexpr Colour kBoxShadow = {20, 0, 10};

void blend(uint8_t* pixel, const Colour& colour, double share) {
  for (size_t i = 0; i < 3; ++i) {
    pixel[i] = static_cast<uint8_t>(std::lround(pixel[i] + share * (colour[i] - pixel[i])));
  }
}

/// Share of a pixel that a line covers whose middle passes at `distance`: soft edges, one pixel
/// wide.
double line_cover(double distance, double width) {
  return std::clamp(width / 2 + 0.5 - std::abs(distance), 0.0, 1.0);
}

Colour subdued(const uint8_t* pixel) {
  constexpr double kBrightness = 0.36, kGrey = 0.85;
  const double luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
  Colour out;
  for (size_t i = 0; i < 3; ++i) out[i] = kBrightness * (pixel[i] + kGrey * (luma - pixel[i]));
  return out;
}

/// Pixels to the nearest border between kept and dropped cells, positive inside kept regions (near
/// the border; far from it just large). Blurring the cells rounds the corners of the regions.
cv::Mat distance_inside(const Image& canvas, const KeptOverlay& overlay, double line_px) {
  cv::Mat inside(static_cast<int>(canvas.height), static_cast<int>(canvas.width), CV_32F);
  for (int y = 0; y < inside.rows; ++y) {
    const int64_t row = y * overlay.grid_height / canvas.height;
    for (int x = 0; x < inside.cols; ++x) {
      const int64_t cell = row * overlay.grid_width + x * overlay.grid_width / canvas.width;
      inside.at<float>(y, x) = overlay.kept[static_cast<size_t>(cell)] ? 0.5F : -0.5F;
    }
  }
  const double cell_px = std::min(static_cast<double>(canvas.width) / overlay.grid_width,
                                  static_cast<double>(canvas.height) / overlay.grid_height);
  // The distance ends at 1.25 sigma, which must lie outside the line.
  const double sigma = std::max((line_px + 1) / 2.5, 0.12 * cell_px);
  cv::GaussianBlur(inside, inside, {}, sigma, sigma, cv::BORDER_REPLICATE);
  // A blurred step has the slope 1 / (sigma sqrt(2 pi)) at its middle.
  return inside * (sigma * std::sqrt(2 * std::numbers::pi));
}

void draw_regions(Image& canvas, const KeptOverlay& overlay, double line_px) {
  const cv::Mat distance = distance_inside(canvas, overlay, line_px);
  for (int y = 0; y < distance.rows; ++y) {
    for (int x = 0; x < distance.cols; ++x) {
      const double inside_px = distance.at<float>(y, x);
      uint8_t* pixel = canvas.pixel(x, y);
      blend(pixel, subdued(pixel), 1 - std::clamp(inside_px + 0.5, 0.0, 1.0));
      blend(pixel, kRegionLine, 0.9 * line_cover(inside_px, line_px));
    }
  }
}

void draw_box(Image& canvas, const UnitBox& box, double line_px) {
  const double half_width = (box.x2 - box.x1) / 2 * static_cast<double>(canvas.width);
  const double half_height = (box.y2 - box.y1) / 2 * static_cast<double>(canvas.height);
  const double center_x = (box.x1 + box.x2) / 2 * static_cast<double>(canvas.width);
  const double center_y = (box.y1 + box.y2) / 2 * static_cast<double>(canvas.height);
  const double radius = std::min({2 * line_px, half_width, half_height});
  for (int64_t y = 0; y < canvas.height; ++y) {
    for (int64_t x = 0; x < canvas.width; ++x) {
      // Distance to a rectangle with round corners.
      const double dx = std::abs(static_cast<double>(x) + 0.5 - center_x) - half_width + radius;
      const double dy = std::abs(static_cast<double>(y) + 0.5 - center_y) - half_height + radius;
      const double distance = std::hypot(std::max(dx, 0.0), std::max(dy, 0.0)) +
                              std::min(std::max(dx, dy), 0.0) - radius;
      blend(canvas.pixel(x, y), kBoxShadow, 0.6 * line_cover(distance, 2 * line_px));
      blend(canvas.pixel(x, y), kBoxLine, line_cover(distance, line_px));
    }
  }
}

}  // namespace

Image overlay_kept_tokens(const Image& picture, const KeptOverlay& overlay,
                          const std::vector<UnitBox>& boxes, int scale) {
  assert(scale >= 1 && !picture.empty());
  assert(static_cast<int64_t>(overlay.kept.size()) == overlay.grid_height * overlay.grid_width);
  Image canvas = resize(picture, picture.width * scale, picture.height * scale, Filter::bicubic);
  const double side = static_cast<double>(std::min(canvas.width, canvas.height));
  const double line_px = std::max(1.0, side / 350);
  draw_regions(canvas, overlay, line_px);
  for (const UnitBox& box : boxes) draw_box(canvas, box, 1.6 * line_px);
  return canvas;
}

}  // namespace glimpse::image
