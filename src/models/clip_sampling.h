#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "image/image.h"

namespace glimpse::models {

/// Frames of a clip in order, and the rate at which they were taken.
struct Clip {
  std::vector<image::Image> frames;
  double frames_per_second = 0;
};

/// Which frames of a video file a model reads. Source: spec/models/video.md 2 and 3.
struct ClipSampling {
  /// authors: qwen_vl_utils (last frame included, numbers rounded, a budget of pixels per clip);
  /// processor: transformers alone (numbers cut off, frames bounded like the folder says).
  std::string rule = "authors";
  std::optional<double> fps;                      ///< wanted rate; default 2
  std::optional<int64_t> num_frames;              ///< instead of a rate
  std::optional<int64_t> min_frames, max_frames;  ///< with a rate; default 4 and 768
  std::optional<int64_t> max_pixels;     ///< of a frame; can only lower the rule's own bound
  std::optional<double> start_s, end_s;  ///< part of the video, in seconds
};

/// Errors: Error for values out of range and for options that exclude each other.
void validate(const ClipSampling& sampling);

}  // namespace glimpse::models
