#include "models/qwen2_5_vl/clip_frames.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace glimpse::models {
namespace {

constexpr double kFps = 2;
constexpr int64_t kFewestFrames = 4, kMostFrames = 768;

double as_real(int64_t number) { return static_cast<double>(number); }
int64_t even_floor(double number) { return 2 * static_cast<int64_t>(std::floor(number / 2)); }
int64_t even_ceil(int64_t number) { return (number + 1) / 2 * 2; }
// Halves go to the even multiple of two, as Python's round does.
int64_t even_round(int64_t number) {
  return 2 * static_cast<int64_t>(std::nearbyint(as_real(number) / 2));
}

// Frames [first, last] of the video.
struct Part {
  int64_t first = 0, last = 0;
  int64_t count() const { return last - first + 1; }
};

Part part_of(const image::VideoFacts& video, const ClipSampling& sampling) {
  const double rate = video.frames_per_second;
  Part part{.first = 0, .last = video.frames - 1};
  if (!sampling.start_s && !sampling.end_s) return part;
  const double whole = as_real(part.last);
  part.first =
      static_cast<int64_t>(std::min(std::ceil(sampling.start_s.value_or(0) * rate), whole));
  if (sampling.end_s) {
    part.last = static_cast<int64_t>(std::min(std::floor(*sampling.end_s * rate), whole));
  }
  if (part.first < part.last) return part;
  throw Error({.where = "--video-start, --video-end",
               .found = "fewer than two frames between them",
               .expected = "a part of the video's " + std::to_string(as_real(video.frames) / rate) +
                           " seconds"});
}

int64_t number_of_frames(int64_t total, double rate, const ClipSampling& sampling) {
  if (sampling.num_frames) return even_round(*sampling.num_frames);
  const int64_t asked = sampling.max_frames.value_or(kMostFrames);
  const bool by_processor = sampling.rule == "processor";
  const int64_t fewest = sampling.min_frames.value_or(kFewestFrames);
  const auto most = as_real(
      even_floor(as_real(by_processor || !sampling.max_frames ? std::min(asked, total) : asked)));
  const double wanted = as_real(total) / rate * sampling.fps.value_or(kFps);
  const double bounded =
      std::min(std::max(wanted, as_real(by_processor ? fewest : even_ceil(fewest))), most);
  return even_floor(std::min(bounded, as_real(total)));
}

// float32 on purpose: other precisions choose other frames near halves.
std::vector<int64_t> rounded(const torch::Tensor& numbers) {
  const torch::Tensor whole = numbers.to(torch::kInt64).contiguous();
  return {whole.data_ptr<int64_t>(), whole.data_ptr<int64_t>() + whole.numel()};
}

}  // namespace

FrameChoice choose_frames(const image::VideoFacts& video, const ClipSampling& sampling) {
  const Part part = part_of(video, sampling);
  const int64_t total = part.count();
  const int64_t count = number_of_frames(total, video.frames_per_second, sampling);
  if (count < 2 || count > total) {
    throw Error({.where = "video",
                 .found = std::to_string(total) + " frames, of which " + std::to_string(count) +
                          " would be read",
                 .expected = "2 to as many as there are",
                 .advice = "change --num-frames, --fps or --max-frames"});
  }
  FrameChoice choice{.frames_per_second =
                         as_real(count) / as_real(total) * video.frames_per_second};
  if (sampling.rule == "processor") {
    choice.numbers =
        rounded(torch::arange(0, total, as_real(total) / as_real(count), torch::kFloat32));
    choice.numbers.resize(static_cast<size_t>(count));  // rounding may have made one more
  } else {
    choice.numbers =
        rounded(torch::linspace(part.first, part.last, count, torch::kFloat32).round());
  }
  return choice;
}

ImageSize clip_frame_size(const ImageSize& frame, int64_t num_frames, int64_t factor,
                          const std::optional<int64_t>& max_pixels) {
  constexpr double kFewestBlocks = 128, kMostBlocks = 768, kClipBlocks = 128000 * 0.9;
  const double block = as_real(factor * factor);
  const double fewest = kFewestBlocks * block;
  const double share = kClipBlocks * block / as_real(num_frames) * 2;  // frames go in pairs
  double most = std::max(std::min(kMostBlocks * block, share), std::floor(fewest * 1.05));
  if (max_pixels) most = std::min(most, as_real(*max_pixels));
  return smart_resize(frame, {.factor = factor, .fewest = fewest, .most = most});
}

image::Image resize_frame(const image::Image& frame, const ImageSize& size) {
  if (frame.height == size.height && frame.width == size.width) return frame;
  const torch::Tensor bytes_HW3 = torch::from_blob(const_cast<uint8_t*>(frame.rgb.data()),
                                                   {frame.height, frame.width, 3}, torch::kUInt8);
  const torch::Tensor planes = bytes_HW3.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32);
  const torch::Tensor resized =
      at::_upsample_bicubic2d_aa(planes.contiguous(), {size.height, size.width},
                                 /*align_corners=*/false);
  const torch::Tensor rounded_HW3 =
      resized.clamp(0, 255).round().to(torch::kUInt8).squeeze(0).permute({1, 2, 0}).contiguous();
  const auto* first = rounded_HW3.data_ptr<uint8_t>();
  return {.width = size.width,
          .height = size.height,
          .rgb = std::vector<uint8_t>(first, first + rounded_HW3.numel())};
}

}  // namespace glimpse::models
