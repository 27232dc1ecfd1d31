#pragma once
#include <torch/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "image/image.h"
#include "image/resize.h"
#include "image/unit_box.h"

namespace glimpse::models {

/// preprocessor_config.json of a CLIPImageProcessor: resize the short edge, centre crop, rescale,
/// normalise. A LlavaImageProcessor may pad to a square first.
struct ClipImageConfig {
  int64_t shortest_edge = 336;
  int64_t crop_height = 336;
  int64_t crop_width = 336;
  double rescale_factor = 1.0 / 255.0;
  std::vector<double> mean = {0.48145466, 0.4578275, 0.40821073};
  std::vector<double> deviation = {0.26862954, 0.26130258, 0.27577711};
  bool do_pad = false;                                       ///< with the mean colour
  image::PassOrder pass_order = image::PassOrder::pillow13;  ///< no key of the file
};

/// Errors: Error for a missing file or another kind of processor than one of `types` (or its "Fast"
/// form).
ClipImageConfig read_clip_image_config(const std::filesystem::path& folder,
                                       const std::vector<std::string>& types = {
                                           "CLIPImageProcessor", "LlavaImageProcessor"});

/// The picture padded, resized and cropped, before it becomes numbers.
/// Errors: Error for a picture so long and thin that it would not fit into memory.
image::Image clip_view(const image::Image& picture, const ClipImageConfig& config);

/// The part of a `width` x `height` picture that clip_view shows; more than all where it is padded.
image::UnitBox clip_covered(int64_t width, int64_t height, const ClipImageConfig& config);

/// float32 [1, 3, crop_height, crop_width]; bit-equal to the official Pillow processor.
torch::Tensor clip_pixel_values(const image::Image& picture, const ClipImageConfig& config);

}  // namespace glimpse::models
