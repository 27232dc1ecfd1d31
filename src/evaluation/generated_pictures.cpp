#include "evaluation/generated_pictures.h"

#include <algorithm>

#include "base/file.h"
#include "base/random.h"

namespace glimpse::evaluation {
namespace {

constexpr int64_t kTileSide = 8;

}  // namespace

GeneratedPictures::GeneratedPictures(const GeneratedPictureOptions& options, int64_t count,
                                     std::string question)
    : options_(options), count_(count), question_(std::move(question)) {}

std::vector<data::Sample> GeneratedPictures::samples(int64_t index) const {
  const std::string number = std::to_string(index);
  return {{.id = "sample-" + number, .image_id = "picture-" + number, .question = question_}};
}

image::Image GeneratedPictures::picture(int64_t index) const {
  image::Image picture{.width = options_.width, .height = options_.height};
  picture.rgb.resize(static_cast<size_t>(options_.width * options_.height * 3));
  Random random = Random::of(options_.seed, static_cast<uint64_t>(index));
  for (int64_t top = 0; top < options_.height; top += kTileSide) {
    for (int64_t left = 0; left < options_.width; left += kTileSide) {
      const uint64_t color = random.next();
      for (int64_t y = top; y < std::min(top + kTileSide, options_.height); ++y) {
        for (int64_t x = left; x < std::min(left + kTileSide, options_.width); ++x) {
          for (int64_t c = 0; c < 3; ++c) {
            picture.pixel(x, y)[c] = static_cast<uint8_t>(color >> (8 * c));
          }
        }
      }
    }
  }
  return picture;
}

std::string GeneratedPictures::fingerprint() const {
  std::string facts = "generated tiles 1";
  for (const int64_t number : {options_.width, options_.height, count_}) {
    facts += " " + std::to_string(number);
  }
  facts += " " + std::to_string(options_.seed) + " " + question_;
  return sha256_hex(std::as_bytes(std::span(facts)));
}

}  // namespace glimpse::evaluation
