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

// The first of the frames that a time step is made of.
const image::Image& frame_of_step(const Visual& visual, int64_t step, int64_t steps) {
  const auto frames = static_cast<int64_t>(visual.frames.size());
  return visual.frames[static_cast<size_t>(step * ((frames + steps - 1) / steps))];
}

image::KeptOverlay marks_of(const torch::Tensor& cells_hw) {
  const bool* marks = cells_hw.data_ptr<bool>();
  return {.grid_height = cells_hw.size(0),
          .grid_width = cells_hw.size(1),
          .kept = std::vector<bool>(marks, marks + cells_hw.numel())};
}

}  // namespace

image::Image kept_overlay(const models::Model& model, const models::ModelInput& input,
                          const std::vector<Visual>& visuals, const torch::Tensor& kept) {
  const torch::Tensor alive =
      torch::zeros({input.visual_tokens()}, torch::kBool).index_fill(0, kept, true);
  std::vector<image::Image> overlays;
  int64_t first = 0;
  for (const models::VisualSpan& span : input.visual_spans) {
    const int64_t columns = span.grid.w + span.row_ends;
    const torch::Tensor steps_thw = alive.narrow(0, first, span.tokens())
                                        .view({span.grid.t, span.grid.h, columns})
                                        .narrow(2, 0, span.grid.w)
                                        .contiguous();
    for (int64_t step = 0; step < span.grid.t; ++step) {
      const image::Image& frame =
          frame_of_step(visuals[static_cast<size_t>(span.picture)], step, span.grid.t);
      overlays.push_back(image::overlay_kept_tokens(model.processor->seen(frame),
                                                    marks_of(steps_thw[step]), {}, kScale));
    }
    first += span.tokens();
  }
  return side_by_side(overlays);
}

}  // namespace glimpse::cli
