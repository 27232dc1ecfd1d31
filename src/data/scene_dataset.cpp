#include "data/scene_dataset.h"

#include <cassert>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "data/scene_questions.h"

namespace glimpse::data {
namespace {

void check_range(const char* option, int64_t value, int64_t low, int64_t high) {
  if (value >= low && value <= high) return;
  throw Error({.where = std::string("scenes: ") + option,
               .found = std::to_string(value),
               .expected = "a number from " + std::to_string(low) + " to " + std::to_string(high)});
}

std::string hash_of(const std::string& text) { return sha256_hex(std::as_bytes(std::span(text))); }

std::string hash_of(const HandwrittenDigits& digits) {
  std::string bytes;
  for (const auto& of_class : digits.by_class) {
    bytes += std::to_string(of_class.size()) + ":";
    for (const HandwrittenDigits::Digit& digit : of_class) bytes.append(digit.begin(), digit.end());
  }
  return hash_of(bytes);
}

}  // namespace

SceneDataset::SceneDataset(SceneDatasetOptions options) : options_(std::move(options)) {
  constexpr int64_t kLimit = int64_t{1} << 62;
  check_range("first", options_.first, 0, kLimit);
  check_range("count", options_.count, 1, kLimit - options_.first);
  check_range("hand_drawn_percent", options_.hand_drawn_percent, 0, 100);
}

uint64_t SceneDataset::scene_index(int64_t index) const {
  assert(index >= 0 && index < options_.count);
  return static_cast<uint64_t>(options_.first + index);
}

Scene SceneDataset::draw(int64_t index) const {
  return draw_scene({.seed = options_.seed,
                     .hand_drawn_percent = options_.hand_drawn_percent,
                     .handwritten = options_.digits ? &*options_.digits : nullptr},
                    scene_index(index));
}

std::vector<Sample> SceneDataset::samples(int64_t index) const {
  // Questions have a stream of their own, so that asking more of them never changes a picture.
  Random random = Random::of(options_.seed + 1, scene_index(index));
  const std::string image_id = "scene-" + std::to_string(scene_index(index));
  std::vector<Sample> samples;
  for (SceneQuestion& asked : ask_one_of_each(draw(index), random)) {
    samples.push_back({.id = image_id + "-" + asked.type,
                       .image_id = image_id,
                       .question = std::move(asked.question),
                       .answers = {std::move(asked.answer)},
                       .boxes = std::move(asked.boxes),
                       .task = asked.type == "caption" ? Task::caption : Task::vqa,
                       .type = asked.type});
  }
  return samples;
}

image::Image SceneDataset::picture(int64_t index) const { return draw(index).pixels; }

std::string SceneDataset::fingerprint() const {
  return hash_of("scenes version " + std::to_string(kSceneGeneratorVersion) + " seed " +
                 std::to_string(options_.seed) + " first " + std::to_string(options_.first) +
                 " count " + std::to_string(options_.count) + " hand_drawn_percent " +
                 std::to_string(options_.hand_drawn_percent) + " digits " +
                 (options_.digits ? hash_of(*options_.digits) : "none"));
}

}  // namespace glimpse::data
