#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/handwritten_digits.h"
#include "image/image.h"

// Procedural pictures with exact ground truth: coloured shapes and lettered signs on a dark
// background. Everything is integer arithmetic on one random stream per scene, so a scene is the
// same picture, byte for byte, on every machine and compiler.
namespace glimpse::data {

inline constexpr int kSceneSide = 224;  ///< pixels; 16 x 16 patches of 14

inline constexpr std::array<std::string_view, 6> kShapeNames = {"circle", "square", "triangle",
                                                                "star",   "cross",  "ring"};
inline constexpr std::array<std::string_view, 6> kShapePlurals = {"circles", "squares", "triangles",
                                                                  "stars",   "crosses", "rings"};
inline constexpr std::array<std::string_view, 8> kColorNames = {
    "red", "green", "blue", "yellow", "purple", "orange", "cyan", "white"};
inline constexpr std::array<std::string_view, 20> kSignWords = {
    "cat", "dog", "sun", "car", "bus", "hat", "cup", "key", "map", "pen",
    "box", "toy", "ice", "jam", "owl", "fox", "bed", "egg", "zip", "van"};

/// Half open: columns [x1, x2), rows [y1, y2), in pixels.
struct PixelBox {
  int x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  bool operator==(const PixelBox&) const = default;
};

struct SceneObject {
  int shape = 0;  ///< index into kShapeNames
  int color = 0;  ///< index into kColorNames
  int size = 0;   ///< 0 small, 1 large
  int cx = 0, cy = 0;
  int radius = 0;
  PixelBox box;  ///< every pixel the shape touches
};

struct SceneSign {
  int color = 0;
  std::string text = {};               ///< three digits or one of kSignWords
  PixelBox box = {};                   ///< the plate
  std::array<PixelBox, 3> cells = {};  ///< 14 x 14, one per character, on the patch grid +-1 pixel
  bool hand_drawn = false;
};

struct SceneOptions {
  uint64_t seed = 1;
  bool dense = false;           ///< 9-13 shapes and 3-5 signs: vision pre-training
  int hand_drawn_percent = 30;  ///< of the numbers on signs; the rest is printed
  /// Not owned, optional: hand-drawn numbers show these real digits instead of our own strokes.
  const HandwrittenDigits* handwritten = nullptr;
};

struct Scene {
  image::Image pixels;  ///< kSceneSide x kSceneSide
  std::vector<SceneObject> objects;
  std::vector<SceneSign> signs;
  /// kSceneSide^2, row-major: 0 background, 1 + i object i (pixels it covers at least half), then
  /// 1 + objects.size() + j the plate of sign j.
  std::vector<uint8_t> owner;
};

/// Scene `index` of the stream `options.seed`. Thread-safe. No two objects of a scene share both
/// colour and shape, no two signs share a colour, and nothing overlaps.
Scene draw_scene(const SceneOptions& options, uint64_t index);

}  // namespace glimpse::data
