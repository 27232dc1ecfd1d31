#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "image/resize.h"
#include "models/model_input.h"

namespace glimpse::models {

/// Bounds on the pixels of a picture in newer files.
struct PixelBounds {
  std::optional<int64_t> shortest_edge, longest_edge;
};

template <class V>
void visit_fields(V& v, PixelBounds& c) {
  v("shortest_edge", c.shortest_edge, "fewest pixels of a picture");
  v("longest_edge", c.longest_edge, "most pixels of a picture");
}

/// preprocessor_config.json of a Qwen2VLImageProcessor.
struct QwenImageConfig {
  std::optional<int64_t> min_pixels, max_pixels;
  std::optional<PixelBounds> size;
  int64_t patch_size = 14;
  int64_t temporal_patch_size = 2;
  int64_t merge_size = 2;
  double rescale_factor = 1.0 / 255.0;
  std::vector<double> image_mean = {0.48145466, 0.4578275, 0.40821073};
  std::vector<double> image_std = {0.26862954, 0.26130258, 0.27577711};

  image::PassOrder pass_order = image::PassOrder::pillow13;  ///< no key of the file

  int64_t fewest_pixels() const;
  int64_t most_pixels() const;
  /// Both sides of a resized picture are multiples of this.
  int64_t factor() const { return patch_size * merge_size; }
};

template <class V>
void visit_fields(V& v, QwenImageConfig& c) {
  v("min_pixels", c.min_pixels, "fewest pixels of a picture");
  v("max_pixels", c.max_pixels, "most pixels of a picture");
  v("size", c.size, "the same in newer files; min_pixels and max_pixels win");
  v("patch_size", c.patch_size, "pixels per side of a patch");
  v("temporal_patch_size", c.temporal_patch_size, "frames of a patch");
  v("merge_size", c.merge_size, "patches per side of a visual token");
  v("rescale_factor", c.rescale_factor, "byte to share");
  v("image_mean", c.image_mean, "per channel");
  v("image_std", c.image_std, "per channel");
}

/// Errors: Error for a missing file, another kind of processor, a step switched off.
QwenImageConfig read_qwen_image_config(const std::filesystem::path& folder);

/// The same for the frames of clips: video_preprocessor_config.json, where the folder has one.
QwenImageConfig read_qwen_clip_config(const std::filesystem::path& folder);

struct ImageSize {
  int64_t height = 0, width = 0;
};

/// Bounds on an area in pixels whose sides are multiples of `factor`.
struct AreaBounds {
  int64_t factor = 28;
  double fewest = 0, most = 0;
};

/// Nearest multiples of the factor whose area lies within the bounds, close to the aspect.
/// Errors: Error for sides of more than 200 to 1. Source: image_processing.md 9.
ImageSize smart_resize(const ImageSize& size, const AreaBounds& bounds);
ImageSize smart_resize(const ImageSize& size, const QwenImageConfig& config);

/// By the same rule the size with at most this many visual tokens, of a picture that has been
/// resized by it. Sides are at least one token; where that makes a narrow picture too large, its
/// longer side is cut. Requires tokens >= 1.
ImageSize size_for_tokens(const ImageSize& resized, int64_t tokens, int64_t factor);

/// The picture resized by that rule with Pillow's bicubic filter.
image::Image qwen_view(const image::Image& picture, const QwenImageConfig& config);

/// How qwen_pixels() lays out one picture.
PictureShape qwen_shape(const ImageSize& size, const QwenImageConfig& config);

/// One picture, or the frames of a clip (all resized like the first; an odd number repeats the
/// last): values [P, 3 * temporal_patch_size * patch_size^2], patches in blocks of merge_size^2,
/// columns by channel, frame, row, column. Bit-equal to the official Pillow processor.
/// Requires at least one frame; errors: as smart_resize.
Pixels qwen_pixels(const std::vector<image::Image>& frames, const QwenImageConfig& config);

/// One picture at size_for_tokens().
Pixels qwen_pixels_of_tokens(const image::Image& picture, int64_t tokens,
                             const QwenImageConfig& config);

}  // namespace glimpse::models
