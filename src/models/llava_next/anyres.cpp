#include "models/llava_next/anyres.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace glimpse::models {
namespace {

double real(int64_t number) { return static_cast<double>(number); }

// int(round(x, 7)) of Python: products like 47.99999999999 count as 48.
int64_t truncated(double value) {
  constexpr double kHalfOfTheLastDigit = 5e-8;
  return static_cast<int64_t>(std::floor(value + kHalfOfTheLastDigit));
}

void copy_rows(const image::Image& from, int64_t x, int64_t y, image::Image& to) {
  const auto bytes = static_cast<size_t>(3 * std::min(from.width - x, to.width));
  for (int64_t row = 0; row < to.height; ++row) {
    std::memcpy(to.pixel(0, row), from.pixel(x, y + row), bytes);
  }
}

image::Image black(const PixelSize& size) {
  return {.width = size.width,
          .height = size.height,
          .rgb = std::vector<uint8_t>(static_cast<size_t>(3 * size.width * size.height), 0)};
}

image::Image centred_on_canvas(const image::Image& picture, const PixelSize& size) {
  image::Image canvas = black(size);
  const int64_t left = (size.width - picture.width) / 2, top = (size.height - picture.height) / 2;
  for (int64_t y = 0; y < picture.height; ++y) {
    std::memcpy(canvas.pixel(left, top + y), picture.pixel(0, y),
                static_cast<size_t>(3 * picture.width));
  }
  return canvas;
}

}  // namespace

PixelSize best_canvas(const PixelSize& picture, const std::vector<PixelSize>& candidates) {
  PixelSize best;
  int64_t most_kept = 0, least_wasted = 0;
  for (const PixelSize& canvas : candidates) {
    const double scale = std::min(real(canvas.width) / real(picture.width),
                                  real(canvas.height) / real(picture.height));
    const auto width = static_cast<int64_t>(real(picture.width) * scale);
    const auto height = static_cast<int64_t>(real(picture.height) * scale);
    const int64_t kept = std::min(width * height, picture.width * picture.height);
    const int64_t wasted = canvas.width * canvas.height - kept;
    const bool better = kept > most_kept || (kept == most_kept && wasted < least_wasted);
    if (best.height != 0 && !better) continue;
    best = canvas;
    most_kept = kept;
    least_wasted = wasted;
  }
  return best;
}

PixelSize fitted_size(const PixelSize& picture, const PixelSize& canvas) {
  const double across = real(canvas.width) / real(picture.width);
  const double down = real(canvas.height) / real(picture.height);
  const auto scaled = [](int64_t length, double scale, int64_t limit) {
    return std::min(static_cast<int64_t>(std::ceil(real(length) * scale)), limit);
  };
  const bool wide = across < down;
  return {.height = wide ? scaled(picture.height, across, canvas.height) : canvas.height,
          .width = wide ? canvas.width : scaled(picture.width, down, canvas.width)};
}

image::Image fit_to_canvas(const image::Image& picture, const PixelSize& canvas,
                           image::PassOrder order) {
  const PixelSize size = fitted_size({.height = picture.height, .width = picture.width}, canvas);
  return image::resize(picture, size.width, size.height, image::Filter::bicubic, order);
}

std::vector<image::Image> make_tiles(const image::Image& picture, const PixelSize& canvas,
                                     int64_t side, image::PassOrder order) {
  std::vector<image::Image> tiles{
      image::resize(picture, side, side, image::Filter::bicubic, order)};
  const image::Image whole = centred_on_canvas(fit_to_canvas(picture, canvas, order), canvas);
  for (int64_t y = 0; y < canvas.height; y += side) {
    for (int64_t x = 0; x < canvas.width; x += side) {
      tiles.push_back(black({side, side}));
      copy_rows(whole, x, y, tiles.back());
    }
  }
  return tiles;
}

PictureCells picture_cells(const PixelSize& picture, const Grid& canvas_cells) {
  const int64_t rows = canvas_cells.h, columns = canvas_cells.w;
  PictureCells cells{.rows = rows, .columns = columns};
  const double aspect = real(picture.width) / real(picture.height);
  if (aspect > real(columns) / real(rows)) {
    const int64_t shown = truncated(real(picture.height) * (real(columns) / real(picture.width)));
    cells.top = (rows - shown) / 2;
  } else {
    const int64_t shown = truncated(real(picture.width) * (real(rows) / real(picture.height)));
    cells.left = (columns - shown) / 2;
  }
  // Both sides lose the same, so one cell more than the picture's share may stay.
  cells.rows -= 2 * cells.top;
  cells.columns -= 2 * cells.left;
  return cells;
}

Grid TileLayout::tiles(const PixelSize& picture) const {
  const PixelSize canvas = best_canvas(picture, canvases);
  return {.t = 1, .h = canvas.height / tile_side, .w = canvas.width / tile_side};
}

std::vector<VisualSpan> TileLayout::views(const PixelSize& picture) const {
  const Grid grid = tiles(picture);
  const PictureCells cells =
      picture_cells(picture, {.t = 1, .h = grid.h * tile_cells, .w = grid.w * tile_cells});
  return {{.begin = 0, .grid = {.t = 1, .h = tile_cells, .w = tile_cells}},
          {.begin = tile_cells * tile_cells,
           .grid = {.t = 1, .h = cells.rows, .w = cells.columns},
           .row_ends = 1}};
}

std::vector<int64_t> TileLayout::token_patches(const std::vector<PictureShape>& pictures) const {
  std::vector<int64_t> patches;
  const int64_t tile_patches = tile_cells * tile_cells;
  int64_t first = 0;  // patch of the picture's overview
  for (const PictureShape& picture : pictures) {
    const PixelSize size{.height = picture.height, .width = picture.width};
    const Grid grid = tiles(size);
    const PictureCells cells =
        picture_cells(size, {.t = 1, .h = grid.h * tile_cells, .w = grid.w * tile_cells});
    for (int64_t i = 0; i < tile_patches; ++i) patches.push_back(first + i);
    for (int64_t y = cells.top; y < cells.top + cells.rows; ++y) {
      for (int64_t x = cells.left; x < cells.left + cells.columns; ++x) {
        const int64_t tile = 1 + y / tile_cells * grid.w + x / tile_cells;
        patches.push_back(first + tile * tile_patches + y % tile_cells * tile_cells +
                          x % tile_cells);
      }
      patches.push_back(-1);
    }
    first += picture.rows * tile_patches;
  }
  return patches;
}

}  // namespace glimpse::models
