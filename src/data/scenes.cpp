#include "data/scenes.h"

#include <algorithm>
#include <cstdlib>

#include "base/random.h"
#include "data/scene_raster.h"
#include "data/scene_text.h"

namespace glimpse::data {
namespace {

constexpr int kCell = 14, kPlateMargin = 2, kGap = 5;
constexpr int kMinCentreDx = 9, kMinCentreDy = 6;
constexpr int kAttempts = 200;
constexpr int kRow = kSceneSide;

struct Rgb {
  int r, g, b;
};
constexpr std::array<Rgb, 8> kPaint = {{{210, 40, 40},
                                        {40, 165, 60},
                                        {45, 80, 215},
                                        {235, 215, 50},
                                        {150, 60, 190},
                                        {240, 135, 30},
                                        {60, 205, 215},
                                        {240, 240, 240}}};

uint8_t clip(int value) { return static_cast<uint8_t>(std::clamp(value, 0, 255)); }

// Nearly normal with deviation 128: the sum of three bytes.
int bell(uint64_t bits) {
  return static_cast<int>((bits & 255) + ((bits >> 8) & 255) + ((bits >> 16) & 255)) - 382;
}

Rgb jittered(const Rgb& paint, Random& random) {
  const auto shift = [&](int value) {
    return std::clamp(value + bell(random.next()) * 10 / 128, 0, 255);
  };
  return {shift(paint.r), shift(paint.g), shift(paint.b)};
}

int luminance(const Rgb& c) { return (299 * c.r + 587 * c.g + 114 * c.b) / 1000; }

bool apart(const PixelBox& a, const PixelBox& b) {
  return a.x2 + kGap <= b.x1 || b.x2 + kGap <= a.x1 || a.y2 + kGap <= b.y1 || b.y2 + kGap <= a.y1;
}

int pick(Random& random, int low, int high) { return static_cast<int>(random.integer(low, high)); }

// `count` different numbers of [0, size), in random order.
std::vector<int> subset(Random& random, int size, int count) {
  std::vector<int> all(static_cast<size_t>(size));
  for (int i = 0; i < size; ++i) all[static_cast<size_t>(i)] = i;
  for (int i = 0; i < count; ++i) {
    std::swap(all[static_cast<size_t>(i)], all[static_cast<size_t>(pick(random, i, size - 1))]);
  }
  all.resize(static_cast<size_t>(count));
  return all;
}

class Painter {
 public:
  Painter(const SceneOptions& options, uint64_t index)
      : options_(options), random_(Random::of(options.seed, index)) {
    scene_.pixels = {kSceneSide, kSceneSide, std::vector<uint8_t>(size_t{3} * kRow * kRow)};
    scene_.owner.assign(size_t{kRow} * kRow, 0);
  }

  Scene paint() {
    paint_background();
    while (!lay_out()) continue;
    for (size_t i = 0; i < scene_.objects.size(); ++i) paint_object(i);
    for (size_t i = 0; i < scene_.signs.size(); ++i) paint_sign(i);
    return std::move(scene_);
  }

 private:
  void blend(int x, int y, const Rgb& color, int alpha, int full) {
    uint8_t* p = scene_.pixels.pixel(x, y);
    p[0] = static_cast<uint8_t>((p[0] * (full - alpha) + color.r * alpha) / full);
    p[1] = static_cast<uint8_t>((p[1] * (full - alpha) + color.g * alpha) / full);
    p[2] = static_cast<uint8_t>((p[2] * (full - alpha) + color.b * alpha) / full);
  }

  Rgb dark_color() {
    const Rgb c{pick(random_, 20, 115), pick(random_, 20, 115), pick(random_, 20, 115)};
    const int grey = (c.r + c.g + c.b) / 3;
    return {(c.r + grey) / 2, (c.g + grey) / 2, (c.b + grey) / 2};
  }

  // A gradient, soft clouds (6 x 6 field), grain, and a few thin lines.
  void paint_background() {
    const Rgb from = dark_color(), to = dark_color();
    const bool horizontal = random_.chance(1, 2);
    constexpr int kField = 6, kStep = kSceneSide * 64 / (kField - 1);
    std::array<int, size_t{3} * kField * kField> field;
    for (int& value : field) value = bell(random_.next()) * 14;  // deviation 14, times 128
    const int grain = pick(random_, 2, 9);
    for (int y = 0; y < kRow; ++y) {
      const int gy = y * 64 * 64 / kStep, fy = gy % 64, cy = std::min(gy / 64, kField - 2);
      for (int x = 0; x < kRow; ++x) {
        const int gx = x * 64 * 64 / kStep, fx = gx % 64, cx = std::min(gx / 64, kField - 2);
        const int t = horizontal ? x : y;
        const uint64_t noise = random_.next(), more = random_.next();
        const std::array<int, 3> base = {from.r + (to.r - from.r) * t / kRow,
                                         from.g + (to.g - from.g) * t / kRow,
                                         from.b + (to.b - from.b) * t / kRow};
        const std::array<int, 3> grains = {bell(noise), bell(noise >> 24), bell(more)};
        uint8_t* p = scene_.pixels.pixel(x, y);
        for (size_t c = 0; c < 3; ++c) {
          const int* f = &field[c * kField * kField + static_cast<size_t>(cy * kField + cx)];
          const int sx = fx * fx * (192 - 2 * fx) / 4096,
                    sy = fy * fy * (192 - 2 * fy) / 4096;  // smooth steps
          const int top = f[0] * (64 - sx) + f[1] * sx,
                    bottom = f[kField] * (64 - sx) + f[kField + 1] * sx;
          const int cloud = (top * (64 - sy) + bottom * sy) / (64 * 64 * 128);
          p[c] = clip(base[c] + cloud + grains[c] * grain / 128);
        }
      }
    }
    for (int i = pick(random_, 0, 4); i > 0; --i) paint_line();
  }

  void paint_line() {
    const int grey = pick(random_, 60, 140);
    const int far = kRow * kUnit;
    const std::array<Point, 2> ends = {Point{pick(random_, 0, far), pick(random_, 0, far)},
                                       Point{pick(random_, 0, far), pick(random_, 0, far)}};
    SampleMask mask({0, 0, kRow, kRow});
    mask.add_stroke(ends, kUnit);
    const PixelBox box = mask.bounds();
    for (int y = box.y1; y < box.y2; ++y) {
      for (int x = box.x1; x < box.x2; ++x)
        blend(x, y, {grey, grey, grey}, mask.coverage(x, y), 2 * SampleMask::kSamples);
    }
  }

  bool free(const PixelBox& box) const {
    if (box.x1 < 2 || box.y1 < 2 || box.x2 > kRow - 2 || box.y2 > kRow - 2) return false;
    for (const SceneSign& s : scene_.signs) {
      if (!apart(box, s.box)) return false;
    }
    for (const SceneObject& o : scene_.objects) {
      if (!apart(box, o.box)) return false;
    }
    return true;
  }

  bool lay_out() {
    scene_.objects.clear();
    scene_.signs.clear();
    const int signs = options_.dense ? pick(random_, 3, 5) : pick(random_, 1, 2);
    const std::vector<int> plates = subset(random_, 8, signs);
    for (const int color : plates) {
      if (!place_sign(color)) return false;
    }
    const int objects = options_.dense ? pick(random_, 9, 13) : pick(random_, 3, 5);
    const int num_colors = options_.dense ? 8 : pick(random_, 3, 5),
              num_shapes = options_.dense ? 6 : pick(random_, 3, 4);
    const std::vector<int> colors = subset(random_, 8, num_colors),
                           shapes = subset(random_, 6, num_shapes);
    const std::vector<int> pairs = subset(random_, num_colors * num_shapes, objects);
    for (const int pair : pairs) {
      const bool placed = place_object(shapes[static_cast<size_t>(pair % num_shapes)],
                                       colors[static_cast<size_t>(pair / num_shapes)]);
      if (!placed && scene_.objects.size() < (options_.dense ? 7U : 3U) && pair == pairs.back())
        return false;
    }
    return scene_.objects.size() >= 3;
  }

  bool place_sign(int color) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const int x = kCell * pick(random_, 1, 12) + pick(random_, -1, 1);
      const int y = kCell * pick(random_, 1, 14) + pick(random_, -1, 1);
      SceneSign sign{.color = color};
      sign.box = {x - kPlateMargin, y - kPlateMargin, x + 3 * kCell + kPlateMargin,
                  y + kCell + kPlateMargin};
      for (int slot = 0; slot < 3; ++slot) {
        sign.cells[static_cast<size_t>(slot)] = {x + slot * kCell, y, x + (slot + 1) * kCell,
                                                 y + kCell};
      }
      if (!free(sign.box)) continue;
      if (random_.chance(60, 100)) {
        for (int i = 0; i < 3; ++i) sign.text += static_cast<char>('0' + pick(random_, 0, 9));
        sign.hand_drawn = random_.chance(options_.hand_drawn_percent, 100);
      } else {
        sign.text = kSignWords[static_cast<size_t>(pick(random_, 0, 19))];
      }
      scene_.signs.push_back(sign);
      return true;
    }
    return false;
  }

  bool place_object(int shape, int color) {
    const int size = pick(random_, 0, 1);
    const int radius = size == 0 ? pick(random_, 9, 11) : pick(random_, 15, 18);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const int cx = pick(random_, radius + 3, kRow - radius - 4),
                cy = pick(random_, radius + 3, kRow - radius - 4);
      const PixelBox box{cx - radius - 1, cy - radius - 1, cx + radius + 2, cy + radius + 2};
      if (!free(box)) continue;
      const bool ordered =
          options_.dense ||
          std::all_of(scene_.objects.begin(), scene_.objects.end(), [&](const SceneObject& o) {
            return std::abs(o.cx - cx) >= kMinCentreDx && std::abs(o.cy - cy) >= kMinCentreDy;
          });
      if (!ordered) continue;
      scene_.objects.push_back({shape, color, size, cx, cy, radius, box});
      return true;
    }
    return false;
  }

  void add_shape(const SceneObject& object, SampleMask& mask) {
    const Point c{object.cx * kUnit + kUnit / 2, object.cy * kUnit + kUnit / 2};
    const int r = object.radius * kUnit, turn = pick(random_, -130, 130);
    const auto at = [&](int x, int y) {
      const Point p = rotated({x, y}, turn);
      return Point{c.x + p.x, c.y + p.y};
    };
    switch (object.shape) {
      case 0:
        mask.add(circle_points(c, r, 64));
        break;
      case 1: {
        const int h = r * 86 / 100;
        mask.add(std::array{at(-h, -h), at(h, -h), at(h, h), at(-h, h)});
        break;
      }
      case 2:
        mask.add(std::array{at(0, -r), at(r, r * 80 / 100), at(-r, r * 80 / 100)});
        break;
      case 3: {
        std::vector<Point> star;
        const auto outer = circle_points(c, r, 5, turn),
                   inner = circle_points(c, r * 42 / 100, 5, turn + 410);
        for (size_t i = 0; i < 5; ++i) star.insert(star.end(), {outer[i], inner[i]});
        mask.add(star);
        break;
      }
      case 4: {
        const int l = r * 95 / 100, w = r * 32 / 100;
        mask.add(std::array{at(-w, -l), at(w, -l), at(w, l), at(-w, l)});
        mask.add(std::array{at(-l, -w), at(l, -w), at(l, w), at(-l, w)});
        break;
      }
      default:
        mask.add(circle_points(c, r, 64));
        mask.remove(circle_points(c, r * 55 / 100, 64));
    }
  }

  void paint_object(size_t i) {
    SceneObject& object = scene_.objects[i];
    SampleMask mask({object.box.x1 - 1, object.box.y1 - 1, object.box.x2 + 1, object.box.y2 + 1});
    add_shape(object, mask);
    const Rgb paint = jittered(kPaint[static_cast<size_t>(object.color)], random_);
    object.box = mask.bounds();
    paint_shadow(mask);
    for (int y = object.box.y1; y < object.box.y2; ++y) {
      const int light = (object.cy - y) * 14 / object.radius;  // a little brighter above the middle
      const Rgb shade{clip(paint.r + light), clip(paint.g + light), clip(paint.b + light)};
      for (int x = object.box.x1; x < object.box.x2; ++x) {
        const int coverage = mask.coverage(x, y);
        blend(x, y, shade, coverage, SampleMask::kSamples);
        if (2 * coverage >= SampleMask::kSamples) {
          scene_.owner[static_cast<size_t>(y * kRow + x)] = static_cast<uint8_t>(1 + i);
        }
      }
    }
  }

  void paint_shadow(const SampleMask& mask) {
    const PixelBox& w = mask.window();
    for (int y = w.y1; y < w.y2; ++y) {
      for (int x = w.x1; x < w.x2; ++x)
        blend(x, y, {0, 0, 0}, mask.coverage(x - 2, y - 2), 3 * SampleMask::kSamples);
    }
  }

  void paint_sign(size_t i) {
    const SceneSign& sign = scene_.signs[i];
    const Rgb plate = jittered(kPaint[static_cast<size_t>(sign.color)], random_);
    const Rgb rim{plate.r / 2, plate.g / 2, plate.b / 2};
    const PixelBox& b = sign.box;
    for (int y = b.y1; y < b.y2; ++y) {
      for (int x = b.x1; x < b.x2; ++x) {
        const bool edge = x == b.x1 || y == b.y1 || x == b.x2 - 1 || y == b.y2 - 1;
        blend(x, y, edge ? rim : plate, 1, 1);
        scene_.owner[static_cast<size_t>(y * kRow + x)] =
            static_cast<uint8_t>(1 + scene_.objects.size() + i);
      }
    }
    const int ink_level = luminance(plate) > 110 ? 10 : 250;
    const Font font = static_cast<Font>(pick(random_, 0, 2));
    const int scale = pick(random_, 44, 52);
    for (size_t slot = 0; slot < 3; ++slot) {
      paint_ink(sign.cells[slot], character_ink(sign, slot, font, scale),
                {ink_level, ink_level, ink_level});
    }
  }

  CellInk character_ink(const SceneSign& sign, size_t slot, Font font, int scale) {
    const char character = sign.text[slot];
    if (!sign.hand_drawn) return printed_character(character, font, scale);
    const int digit = character - '0';
    if (options_.handwritten == nullptr) return hand_drawn_digit(digit, random_);
    const auto& digits = options_.handwritten->by_class[static_cast<size_t>(digit)];
    return handwritten_digit(
        digits[static_cast<size_t>(random_.integer(0, static_cast<int64_t>(digits.size()) - 1))]);
  }

  void paint_ink(const PixelBox& cell, const CellInk& ink, const Rgb& color) {
    for (int y = 0; y < kCell; ++y) {
      for (int x = 0; x < kCell; ++x)
        blend(cell.x1 + x, cell.y1 + y, color, ink[static_cast<size_t>(y * kCell + x)], 255);
    }
  }

  SceneOptions options_;
  Random random_;
  Scene scene_;
};

}  // namespace

Scene draw_scene(const SceneOptions& options, uint64_t index) {
  return Painter(options, index).paint();
}

}  // namespace glimpse::data
