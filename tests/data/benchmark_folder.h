#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "data/registry.h"
#include "image/codec.h"
#include "support/error_text.h"
#include "support/shared.h"

// Miniature benchmarks in their official files.
namespace glimpse::data::test {

class BenchmarkFolder {
 public:
  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = folder_.path() / name;
    write_file_atomically(file, text);
    return file.string();
  }
  /// A picture of one colour, 3 x 2 pixels.
  void draw(const std::string& name) const {
    image::Image picture{.width = 3, .height = 2, .rgb = std::vector<uint8_t>(18, 200)};
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    image::write_png(folder_.path() / name, picture);
  }
  std::string path(const std::string& name = "") const { return (folder_.path() / name).string(); }

 private:
  glimpse::test::TempFolder folder_;
};

inline std::vector<Sample> all_samples(const Dataset& dataset) {
  std::vector<Sample> samples;
  for (int64_t i = 0; i < dataset.num_images(); ++i) {
    for (const Sample& sample : dataset.samples(i)) samples.push_back(sample);
  }
  return samples;
}

inline std::string complaint(const DataConfig& config) {
  return glimpse::test::error_text([&] { open_dataset(config); });
}

}  // namespace glimpse::data::test
