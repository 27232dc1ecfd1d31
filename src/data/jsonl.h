#pragma once
#include <filesystem>
#include <vector>

#include "data/dataset.h"

namespace glimpse::data {

struct JsonlOptions {
  std::filesystem::path path;
  std::filesystem::path image_root;  ///< "" = the folder of `path`
  std::string split;                 ///< only lines with this "split"; "" = all
  int64_t first = 0;                 ///< pictures left out at the start
  int64_t count = 0;                 ///< pictures at most; 0 = all that follow
};

/// Questions in the form of the Visual-CoT training files, one JSON object a line:
///   question    text
///   answer      text or a list of texts, the first is the training target
///   image       path below image_root; lines with the same one are questions about one picture
///   width, height, bboxs   evidence boxes [x1, y1, x2, y2] in pixels of a width x height picture,
///               clipped to it; no boxes or an empty list: not annotated
///   split       needed when options.split is set
/// and optionally
///   question_id text or integer, becomes the sample's id; otherwise "<dataset>-<line>", where
///               dataset is the line's field or the name of the file. Repeated ids get "-2", "-3"
///               ...
///   image_id    otherwise `image`
///   type        question type; otherwise answer_type
///   task        "vqa" (default) | "caption"
/// Other fields are ignored. Pictures stand in the order in which the file first names them, and
/// are decoded when asked for. Source: Visual-CoT (arXiv 2403.16999), GlimpsePrune's data files.
class JsonlDataset : public Dataset {
 public:
  /// Errors: Error "FILE:LINE: ..." for a line of another form; Error when nothing is left.
  explicit JsonlDataset(JsonlOptions options);
  std::string name() const override { return options_.path.stem().string(); }
  int64_t num_images() const override { return static_cast<int64_t>(pictures_.size()); }
  std::vector<Sample> samples(int64_t index) const override;
  image::Image picture(int64_t index) const override;
  /// Covers the file's bytes, the options and the pictures' sizes in bytes, not their pixels
  /// (reading a whole training set would take minutes).
  std::string fingerprint() const override;

 private:
  struct Picture {
    std::filesystem::path file;
    std::vector<Sample> samples;
  };
  void read_lines(const std::string& content);
  void keep_range();
  const Picture& at(int64_t index) const;

  JsonlOptions options_;
  std::string content_hash_;
  std::vector<Picture> pictures_;
};

}  // namespace glimpse::data
