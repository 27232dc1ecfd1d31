#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "data/sample.h"
#include "image/image.h"

namespace glimpse::data {

/// Pictures with questions. Random access by picture, because everything downstream shares the
/// picture's prefix between its questions. Immutable after construction: safe to read from several
/// threads.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual std::string name() const = 0;
  virtual int64_t num_images() const = 0;
  /// Questions about picture `index` in [0, num_images()), in a fixed order.
  virtual std::vector<Sample> samples(int64_t index) const = 0;
  /// Decodes or draws picture `index`. Errors: Error for a missing or corrupt file.
  virtual image::Image picture(int64_t index) const = 0;
  /// A hash of everything that determines the content (options, file bytes): goes into run
  /// manifests.
  virtual std::string fingerprint() const = 0;
};

}  // namespace glimpse::data
