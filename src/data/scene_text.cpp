#include "data/scene_text.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "data/scene_raster.h"

namespace glimpse::data {
namespace {

constexpr int kCell = 14;

// Strokes of the digits as people draw them, on a 100 x 140 sheet; several digits have two habits.
using Stroke = std::vector<Point>;
using Glyph = std::vector<Stroke>;

const std::array<std::vector<Glyph>, 10>& glyphs() {
  static const std::array<std::vector<Glyph>, 10> kGlyphs = {{
      {{{{50, 0},
         {18, 16},
         {4, 50},
         {4, 92},
         {20, 126},
         {50, 140},
         {82, 124},
         {96, 90},
         {96, 48},
         {80, 14},
         {50, 0}}}},
      {{{{30, 28}, {56, 0}, {56, 140}}}, {{{26, 30}, {54, 0}, {54, 140}}, {{24, 140}, {84, 140}}}},
      {{{{8, 34}, {22, 8}, {52, 0}, {84, 12}, {90, 40}, {70, 76}, {34, 110}, {6, 140}, {96, 140}}}},
      {{{{8, 18},
         {40, 0},
         {78, 10},
         {84, 40},
         {44, 64},
         {84, 84},
         {92, 114},
         {58, 140},
         {6, 124}}}},
      {{{{66, 0}, {6, 92}, {98, 92}}, {{70, 56}, {70, 140}}},
       {{{20, 0}, {12, 74}, {92, 74}}, {{78, 10}, {78, 140}}}},
      {{{{88, 0}, {22, 0}, {14, 60}, {54, 50}, {90, 72}, {90, 112}, {54, 140}, {8, 126}}}},
      {{{{76, 0},
         {32, 34},
         {8, 86},
         {22, 130},
         {58, 140},
         {90, 116},
         {80, 78},
         {44, 70},
         {12, 94}}}},
      {{{{4, 0}, {94, 0}, {36, 140}}}, {{{4, 2}, {94, 2}, {40, 140}}, {{30, 70}, {84, 66}}}},
      {{{{54, 64},
         {16, 44},
         {18, 12},
         {52, 0},
         {86, 14},
         {84, 44},
         {14, 92},
         {16, 128},
         {52, 140},
         {90, 124},
         {86, 92},
         {54, 64}}}},
      {{{{88, 38}, {66, 66}, {24, 62}, {8, 32}, {30, 4}, {66, 0}, {88, 38}, {80, 90}, {50, 140}}}},
  }};
  return kGlyphs;
}

CellInk ink_of(const SampleMask& mask) {
  CellInk ink{};
  for (int y = 0; y < kCell; ++y) {
    for (int x = 0; x < kCell; ++x) {
      ink[static_cast<size_t>(y * kCell + x)] =
          static_cast<uint8_t>(mask.coverage(x, y) * 255 / SampleMask::kSamples);
    }
  }
  return ink;
}

}  // namespace

CellInk printed_character(char character, Font font, int scale_percent) {
  static constexpr int kFaces[] = {cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_DUPLEX,
                                   cv::FONT_HERSHEY_COMPLEX};
  const int face = kFaces[static_cast<int>(font)];
  const double scale = scale_percent / 100.0;
  const std::string text(1, character);
  int baseline = 0;
  const cv::Size size = cv::getTextSize(text, face, scale, 1, &baseline);
  cv::Mat canvas = cv::Mat::zeros(kCell, kCell, CV_8UC1);
  // Letters with a descender stand a little higher, so that it stays inside the cell.
  const bool descends = text.find_first_of("gjpqy") != std::string::npos;
  const int base = (kCell + size.height) / 2 - (descends ? 2 : 0);
  cv::putText(canvas, text, {(kCell - size.width) / 2, base}, face, scale, 255, 1, cv::LINE_AA);
  CellInk ink;
  std::copy(canvas.datastart, canvas.dataend, ink.begin());
  return ink;
}

CellInk hand_drawn_digit(int digit, Random& random) {
  const auto& habits = glyphs()[static_cast<size_t>(digit)];
  const Glyph& glyph =
      habits[static_cast<size_t>(random.integer(0, static_cast<int64_t>(habits.size()) - 1))];
  const int width = static_cast<int>(random.integer(6 * kUnit, 8 * kUnit));
  const int height = static_cast<int>(random.integer(9 * kUnit, 11 * kUnit));
  const int slant = static_cast<int>(random.integer(-30, 45));  // percent of the height
  const int pen = static_cast<int>(random.integer(kUnit + 8, 2 * kUnit));
  const int dx = static_cast<int>(random.integer(-kUnit / 2, kUnit / 2));
  SampleMask mask({0, 0, kCell, kCell});
  for (const Stroke& stroke : glyph) {
    Stroke drawn;
    for (const Point& p : stroke) {
      const int jx = static_cast<int>(random.integer(-7, 7)),
                jy = static_cast<int>(random.integer(-6, 6));
      const int y = (p.y + jy - 70) * height / 140;
      const int x = (p.x + jx - 50) * width / 100 - y * slant / 100;
      drawn.push_back({kCell * kUnit / 2 + x + dx, kCell * kUnit / 2 + y});
    }
    mask.add_stroke(drawn, pen);
  }
  return ink_of(mask);
}

CellInk handwritten_digit(const HandwrittenDigits::Digit& digit) {
  constexpr int kWidth = 12, kHeight = 15, kSource = 8, kFraction = 256;
  CellInk ink{};
  for (int y = 0; y < kCell; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      // Bilinear, sample centres aligned, in 1/256.
      const int sy = std::clamp((2 * y + 1) * kSource * kFraction / (2 * kHeight) - kFraction / 2,
                                0, 7 * kFraction);
      const int sx = std::clamp((2 * x + 1) * kSource * kFraction / (2 * kWidth) - kFraction / 2, 0,
                                7 * kFraction);
      const int y0 = sy / kFraction, x0 = sx / kFraction, fy = sy % kFraction, fx = sx % kFraction;
      const auto at = [&](int row, int column) {
        return static_cast<int>(
            digit[static_cast<size_t>(std::min(row, 7) * kSource + std::min(column, 7))]);
      };
      const int top = at(y0, x0) * (kFraction - fx) + at(y0, x0 + 1) * fx;
      const int bottom = at(y0 + 1, x0) * (kFraction - fx) + at(y0 + 1, x0 + 1) * fx;
      const int value = (top * (kFraction - fy) + bottom * fy) / (kFraction * kFraction / 16);
      ink[static_cast<size_t>(y * kCell + x + 1)] = static_cast<uint8_t>(std::min(value, 255));
    }
  }
  return ink;
}

}  // namespace glimpse::data
