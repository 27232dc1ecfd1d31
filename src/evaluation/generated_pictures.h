#pragma once
#include <string>

#include "data/dataset.h"

namespace glimpse::evaluation {

struct GeneratedPictureOptions {
  int64_t width = 336, height = 336;  ///< pixels
  uint64_t seed = 0;
};

template <class V>
void visit_fields(V& v, GeneratedPictureOptions& c) {
  v("width", c.width, "pixels");
  v("height", c.height, "pixels");
  v("seed", c.seed, "of what is in it");
}

/// Coloured tiles of 8 x 8 pixels drawn from the seed and the picture's number, and one question
/// about each: data of one shape for measuring speed.
class GeneratedPictures : public data::Dataset {
 public:
  GeneratedPictures(const GeneratedPictureOptions& options, int64_t count, std::string question);
  std::string name() const override { return "generated"; }
  int64_t num_images() const override { return count_; }
  std::vector<data::Sample> samples(int64_t index) const override;
  image::Image picture(int64_t index) const override;
  std::string fingerprint() const override;

 private:
  GeneratedPictureOptions options_;
  int64_t count_;
  std::string question_;
};

}  // namespace glimpse::evaluation
