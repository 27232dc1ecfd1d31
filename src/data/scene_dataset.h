#pragma once
#include <optional>

#include "data/dataset.h"
#include "data/handwritten_digits.h"
#include "data/scenes.h"

namespace glimpse::data {

/// Changes whenever any scene or question of a given seed and index changes.
inline constexpr int kSceneGeneratorVersion = 1;

/// Where the splits of one stream of scenes begin. Far enough apart that no run crosses a border.
inline constexpr int64_t kFirstTrainScene = 0;
inline constexpr int64_t kFirstValidationScene = int64_t{1} << 40;
inline constexpr int64_t kFirstTestScene = int64_t{1} << 41;

struct SceneDatasetOptions {
  uint64_t seed = 1;
  int64_t first = kFirstTrainScene;  ///< scene of picture 0
  int64_t count = 1000;              ///< pictures
  int hand_drawn_percent = 30;       ///< of the numbers on signs
  /// Hand-drawn numbers show these real digits instead of drawn strokes.
  std::optional<HandwrittenDigits> digits = {};
};

/// Procedural scenes with one question of each type that the scene can be asked, drawn when asked
/// for. Picture i is scene first + i: image id "scene-<index>", sample ids "scene-<index>-<type>".
class SceneDataset : public Dataset {
 public:
  /// Errors: Error for a negative first scene, count < 1, a percentage outside 0..100.
  explicit SceneDataset(SceneDatasetOptions options);
  std::string name() const override { return "scenes"; }
  int64_t num_images() const override { return options_.count; }
  std::vector<Sample> samples(int64_t index) const override;
  image::Image picture(int64_t index) const override;
  std::string fingerprint() const override;

 private:
  uint64_t scene_index(int64_t index) const;
  Scene draw(int64_t index) const;

  SceneDatasetOptions options_;
};

}  // namespace glimpse::data
