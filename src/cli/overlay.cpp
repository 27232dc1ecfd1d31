#include "cli/overlay.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>

#include "image/draw.h"

namespace glimpse::cli {
namespace {

constexpr int kScale = 2;
constexpr int64_t kGapPixels = 8;

image::Image side_by_side(const std::vector<image::Image>& pictures) {
  image::Image sheet{.width = -kGapPixels};
  for (const image::Image& picture : pictures) {
    sheet.width += picture.width + kGapPixels;
    sheet.height = std::max(sheet.height, picture.height);
  }
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
                          const std::vector<image::Image>& pictures, const torch::Tensor& kept) {
  const torch::Tensor alive =
      torch::zeros({input.visual_tokens()}, torch::kBool).index_fill(0, kept, true);
  std::vector<image::Image> overlays;
  int64_t first = 0;
  for (const models::VisualSpan& span : input.visual_spans) {
    const int64_t columns = span.grid.w + span.row_ends;
    const torch::Tensor cells = alive.narrow(0, first, span.grid.h * columns)
                                    .view({span.grid.h, columns})
                                    .narrow(1, 0, span.grid.w)
                                    .contiguous();
    const bool* marks = cells.data_ptr<bool>();
    const image::KeptOverlay overlay{.grid_height = span.grid.h,
                                     .grid_width = span.grid.w,
                                     .kept = std::vector<bool>(marks, marks + cells.numel())};
    const image::Image& picture = pictures[static_cast<size_t>(span.picture)];
    overlays.push_back(
        image::overlay_kept_tokens(model.processor->seen(picture), overlay, {}, kScale));
    first += span.tokens();
  }
  return side_by_side(overlays);
}

}  // namespace glimpse::cli
