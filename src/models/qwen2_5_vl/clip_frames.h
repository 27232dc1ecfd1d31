#pragma once
#include <cstdint>
#include <vector>

#include "image/video.h"
#include "models/clip_sampling.h"
#include "models/qwen2_5_vl/image_processor.h"

// Which frames of a video file Qwen2.5-VL reads, and how large. Source: spec/models/video.md 2, 3.

namespace glimpse::models {

/// Numbers of the chosen frames, and their rate n / total * source rate.
struct FrameChoice {
  std::vector<int64_t> numbers;
  double frames_per_second = 0;
};

/// By the rule of `sampling`. Errors: Error for a video or a part of it with too few frames.
FrameChoice choose_frames(const image::VideoFacts& video, const ClipSampling& sampling);

/// The size that qwen_vl_utils gives a frame of a clip of `num_frames` frames: within 128 to 768
/// blocks of `factor`^2 pixels, fewer when the clip is long; `max_pixels` can lower the bound.
ImageSize clip_frame_size(const ImageSize& frame, int64_t num_frames, int64_t factor,
                          const std::optional<int64_t>& max_pixels);

/// Bicubic in one pass of float32, then rounded to bytes, as torchvision's `resize` of a tensor.
image::Image resize_frame(const image::Image& frame, const ImageSize& size);

}  // namespace glimpse::models
