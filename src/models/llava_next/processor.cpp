#include "models/llava_next/processor.h"

#include <torch/torch.h>

#include <algorithm>

#include "base/error.h"
#include "models/clip_image_processor.h"
#include "models/llava/processor.h"

namespace glimpse::models {
namespace {

namespace fs = std::filesystem;

class LlavaNextProcessor : public LlavaTextProcessor, public PictureSizes {
 public:
  LlavaNextProcessor(const fs::path& folder, const LlavaNextConfig& config, image::PassOrder order)
      : LlavaTextProcessor(folder, config.llava),
        layout_(config.layout()),
        image_(read_clip_image_config(folder, {"LlavaNextImageProcessor"})) {
    image_.pass_order = order;
    const fs::path file = folder / "preprocessor_config.json";
    const auto same = [](const PixelSize& a, const PixelSize& b) {
      return a.height == b.height && a.width == b.width;
    };
    const int64_t side = layout_.tile_side;
    if (image_.shortest_edge == side && image_.crop_height == side && image_.crop_width == side &&
        std::ranges::equal(read_canvases(file, side), layout_.canvases, same)) {
      return;
    }
    throw Error({.where = file.string(),
                 .found = "other tiles or image_grid_pinpoints than config.json has",
                 .expected = "tiles of " + std::to_string(side) + " pixels and the same canvases"});
  }

  Pixels pixels(const image::Image& picture) const override {
    const PixelSize size{.height = picture.height, .width = picture.width};
    std::vector<torch::Tensor> tiles;
    for (const image::Image& tile : make_tiles(picture, best_canvas(size, layout_.canvases),
                                               layout_.tile_side, image_.pass_order)) {
      tiles.push_back(clip_pixel_values(tile, image_));
    }
    return {.values = torch::cat(tiles), .pictures = {shape_of(picture)}};
  }

  const PictureSizes* picture_sizes() const override { return this; }

  PictureShape shape_of(const image::Image& picture) const override {
    const PixelSize size{.height = picture.height, .width = picture.width};
    const int64_t count = 1 + layout_.tiles(size).tokens();
    return {.rows = count,
            .patches = {.t = count, .h = layout_.tile_cells, .w = layout_.tile_cells},
            .views = layout_.views(size),
            .height = picture.height,
            .width = picture.width};
  }

  // Made to fill a smaller canvas, which is the best one then. The overview stays as it is.
  Pixels smaller_pixels(const image::Image& picture, int64_t tokens) const override {
    const PixelSize whole{.height = picture.height, .width = picture.width};
    if (tokens_of(whole) <= tokens) return pixels(picture);
    int64_t most = 0, fewest = tokens_of(whole);
    PixelSize best;
    for (const PixelSize& canvas : layout_.canvases) {
      const PixelSize size = fitted_size(whole, canvas);
      const int64_t count = tokens_of(size);
      fewest = std::min(fewest, count);
      if (count > tokens || count <= most) continue;
      most = count;
      best = size;
    }
    if (most > 0) {
      return pixels(image::resize(picture, best.width, best.height, image::Filter::bicubic,
                                  image_.pass_order));
    }
    throw Error(
        {.where = "smaller picture",
         .found = "at most " + std::to_string(tokens) + " visual tokens",
         .expected = std::to_string(fewest) + " or more: an overview and the least detail"});
  }

  image::Image seen(const image::Image& picture) const override {
    return fit_to_canvas(
        picture, best_canvas({.height = picture.height, .width = picture.width}, layout_.canvases),
        image_.pass_order);
  }

 private:
  int64_t tokens_of(const PixelSize& picture) const { return layout_.views(picture).back().end(); }

  TileLayout layout_;
  ClipImageConfig image_;
};

}  // namespace

std::unique_ptr<Processor> llava_next_processor(const fs::path& folder,
                                                const LlavaNextConfig& config,
                                                image::PassOrder order) {
  return std::make_unique<LlavaNextProcessor>(folder, config, order);
}

}  // namespace glimpse::models
