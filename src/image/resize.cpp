#include "image/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/error.h"

namespace glimpse::image {
namespace {

constexpr int kPrecisionBits = 22;  // Pillow: 32 - 8 - 2
constexpr int32_t kHalf = 1 << (kPrecisionBits - 1);

double weight(Filter filter, double x) {
  x = std::abs(x);
  if (filter == Filter::bilinear) return x < 1 ? 1 - x : 0;
  constexpr double a = -0.5;
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

/// One output position of an axis: which input positions it reads, and their fixed-point weights.
struct Window {
  int64_t first;
  std::vector<int32_t> weights;
};

int32_t to_fixed_point(double value) {
  return static_cast<int32_t>(value * (1 << kPrecisionBits) + (value < 0 ? -0.5 : 0.5));
}

std::vector<Window> make_windows(int64_t in, int64_t out, Filter filter) {
  const double scale = static_cast<double>(in) / static_cast<double>(out);
  const double filter_scale = std::max(scale, 1.0);
  const double support = (filter == Filter::bilinear ? 1.0 : 2.0) * filter_scale;
  const double inverse = 1.0 / filter_scale;
  std::vector<Window> windows(static_cast<size_t>(out));
  std::vector<double> exact;
  for (int64_t i = 0; i < out; ++i) {
    const double center = (static_cast<double>(i) + 0.5) * scale;
    const int64_t first = std::max<int64_t>(0, static_cast<int64_t>(center - support + 0.5));
    const int64_t end = std::min(in, static_cast<int64_t>(center + support + 0.5));
    exact.clear();
    double sum = 0;
    for (int64_t j = first; j < end; ++j) {
      exact.push_back(weight(filter, (static_cast<double>(j) - center + 0.5) * inverse));
      sum += exact.back();
    }
    Window& window = windows[static_cast<size_t>(i)];
    window.first = first;
    for (const double value : exact) window.weights.push_back(to_fixed_point(value / sum));
  }
  return windows;
}

uint8_t round_to_byte(int32_t sum) {
  return static_cast<uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

Image empty_image(int64_t width, int64_t height) {
  return {width, height, std::vector<uint8_t>(static_cast<size_t>(width * height * 3))};
}

Image resize_width(const Image& picture, int64_t width, Filter filter) {
  if (width == picture.width) return picture;
  const auto windows = make_windows(picture.width, width, filter);
  Image out = empty_image(width, picture.height);
  for (int64_t y = 0; y < out.height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      const Window& window = windows[static_cast<size_t>(x)];
      const uint8_t* source = picture.pixel(window.first, y);
      int32_t red = kHalf, green = kHalf, blue = kHalf;
      for (const int32_t k : window.weights) {
        red += k * source[0];
        green += k * source[1];
        blue += k * source[2];
        source += 3;
      }
      uint8_t* target = out.pixel(x, y);
      target[0] = round_to_byte(red);
      target[1] = round_to_byte(green);
      target[2] = round_to_byte(blue);
    }
  }
  return out;
}

Image resize_height(const Image& picture, int64_t height, Filter filter) {
  if (height == picture.height) return picture;
  const auto windows = make_windows(picture.height, height, filter);
  const auto row_bytes = static_cast<size_t>(picture.width * 3);
  Image out = empty_image(picture.width, height);
  std::vector<int32_t> sums(row_bytes);
  for (int64_t y = 0; y < height; ++y) {
    const Window& window = windows[static_cast<size_t>(y)];
    std::fill(sums.begin(), sums.end(), kHalf);
    const uint8_t* source = picture.pixel(0, window.first);
    for (const int32_t k : window.weights) {
      for (size_t i = 0; i < row_bytes; ++i) sums[i] += k * source[i];
      source += row_bytes;
    }
    std::transform(sums.begin(), sums.end(), out.pixel(0, y), round_to_byte);
  }
  return out;
}

}  // namespace

PassOrder parse_pass_order(const std::string& name) {
  if (name == "pillow13") return PassOrder::pillow13;
  if (name == "pillow12") return PassOrder::pillow12;
  throw Error(
      {.where = "image_resize", .found = "'" + name + "'", .expected = "pillow13 or pillow12"});
}

Image resize(const Image& picture, int64_t width, int64_t height, Filter filter, PassOrder order) {
  assert(width > 0 && height > 0 && !picture.empty());
  const int64_t lost_height = picture.height - height;
  const bool height_first =
      order == PassOrder::pillow13 && lost_height > 0 && lost_height > 2 * (picture.width - width);
  if (height_first) return resize_width(resize_height(picture, height, filter), width, filter);
  return resize_height(resize_width(picture, width, filter), height, filter);
}

}  // namespace glimpse::image
