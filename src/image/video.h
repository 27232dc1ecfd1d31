#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "image/image.h"

namespace glimpse::image {

/// What the decoder found in a video file.
struct VideoFacts {
  int64_t frames = 0;
  double frames_per_second = 0;
  int64_t width = 0, height = 0;  ///< as stored, before any turn
};

struct VideoOptions {
  bool upright = true;              ///< turn frames as the file's orientation says
  int64_t max_pixels = 64'000'000;  ///< of a frame; larger ones are refused before decoding
};

/// A video file in any format that OpenCV's FFmpeg decoder reads.
class VideoFile {
 public:
  /// Decodes the file once to count its frames, because containers only estimate them.
  /// Errors: Error naming the path for a missing, foreign or truncated file, one without a frame
  /// rate, and frames with too many pixels.
  explicit VideoFile(const std::filesystem::path& path, const VideoOptions& options = {});

  const std::filesystem::path& path() const { return path_; }
  const VideoFacts& facts() const { return facts_; }
  /// Decodes again and hands over the frames with these numbers, one at a time. Requires ascending
  /// numbers below facts().frames. Errors: Error for a file that changed meanwhile.
  void read(const std::vector<int64_t>& numbers, const std::function<void(Image)>& use) const;

 private:
  std::filesystem::path path_;
  VideoOptions options_;
  VideoFacts facts_;
};

}  // namespace glimpse::image
