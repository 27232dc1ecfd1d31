#include "cli/overlay.h"

#include <torch/torch.h>

#include <cstring>

#include "image/draw.h"
#include "models/clip_image_processor.h"

namespace glimpse::cli {
namespace {

constexpr int kScale = 2;
constexpr int64_t kGapPixels = 8;

// The processor's normalisation undone: pixels float [3, H, W].
image::Image seen_picture(const torch::Tensor& pixels, const models::ClipImageConfig& config) {
  const auto per_channel = [](const std::vector<double>& v) {
    return torch::tensor(v, torch::kFloat32).view({3, 1, 1});
  };
  const torch::Tensor shares = pixels * per_channel(config.deviation) + per_channel(config.mean);
  const torch::Tensor rgb = (shares / config.rescale_factor)
                                .round()
                                .clamp(0, 255)
                                .to(torch::kUInt8)
                                .permute({1, 2, 0})
                                .contiguous();
  const auto* bytes = rgb.data_ptr<uint8_t>();
  return {.width = rgb.size(1), .height = rgb.size(0), .rgb = {bytes, bytes + rgb.numel()}};
}

image::Image side_by_side(const std::vector<image::Image>& pictures) {
  image::Image sheet{.width = -kGapPixels, .height = pictures.front().height};
  for (const image::Image& picture : pictures) sheet.width += picture.width + kGapPixels;
  sheet.rgb.assign(static_cast<size_t>(sheet.width * sheet.height * 3), 255);
  int64_t left = 0;
  for (const image::Image& picture : pictures) {
    for (int64_t y = 0; y < picture.height; ++y) {
      std::memcpy(sheet.pixel(left, y), picture.pixel(0, y),
                  static_cast<size_t>(picture.width) * 3);
    }
    left += picture.width + kGapPixels;
  }
  return sheet;
}

}  // namespace

image::Image kept_overlay(const models::Model& model, const models::ModelInput& input,
                          const torch::Tensor& kept) {
  const auto config = models::read_clip_image_config(model.spec.folder);
  const torch::Tensor alive =
      torch::zeros({input.visual_tokens()}, torch::kBool).index_fill(0, kept, true);
  std::vector<image::Image> overlays;
  int64_t first = 0;
  for (size_t i = 0; i < input.visual_spans.size(); ++i) {
    const models::Grid& grid = input.visual_spans[i].grid;
    const bool* marks = alive.data_ptr<bool>() + first;
    const image::KeptOverlay overlay{.grid_height = grid.h,
                                     .grid_width = grid.w,
                                     .kept = std::vector<bool>(marks, marks + grid.tokens())};
    const torch::Tensor pixels = input.pixels[static_cast<int64_t>(i)];
    overlays.push_back(
        image::overlay_kept_tokens(seen_picture(pixels, config), overlay, {}, kScale));
    first += grid.tokens();
  }
  return side_by_side(overlays);
}

}  // namespace glimpse::cli
