#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace glimpse::data {

/// Where the bytes of a picture stand.
struct PictureSource {
  std::filesystem::path file;
  int64_t offset = 0;
  int64_t size = -1;    ///< bytes; -1 = the whole file
  bool base64 = false;  ///< the bytes are text in base64
};

/// Errors: Error for a missing, foreign or corrupt picture.
image::Image read_picture(const PictureSource& source);

struct QuestionRow {
  Sample sample;
  PictureSource picture;
};

/// What a reader found in a benchmark's files.
struct QuestionRows {
  std::string name;
  std::vector<QuestionRow> rows;
  std::vector<std::filesystem::path> files;  ///< that determine the rows: hashed
};

/// Pictures `first` .. `first` + `count` - 1 (count 0: all that follow).
struct PictureRange {
  int64_t first = 0, count = 0;
};

/// Questions grouped by picture, pictures in the order of their first question.
class RowDataset : public Dataset {
 public:
  /// Errors: Error for no rows, a repeated id, and a range with nothing in it.
  RowDataset(QuestionRows rows, const PictureRange& range);
  std::string name() const override { return name_; }
  int64_t num_images() const override { return static_cast<int64_t>(pictures_.size()); }
  std::vector<Sample> samples(int64_t index) const override;
  image::Image picture(int64_t index) const override;
  /// Covers the bytes of the files, the range, and the pictures' sizes in bytes, not their pixels.
  std::string fingerprint() const override { return fingerprint_; }

 private:
  struct Picture {
    PictureSource source;
    std::vector<Sample> samples;
  };
  std::string name_, fingerprint_;
  std::vector<Picture> pictures_;
};

}  // namespace glimpse::data
