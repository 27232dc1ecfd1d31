#pragma once
#include <cstdint>
#include <vector>

#include "image/image.h"
#include "image/resize.h"
#include "models/model_input.h"

// How LLaVA-NeXT cuts pictures of any resolution. Source: spec/models/llava.md 8.

namespace glimpse::models {

/// A size in pixels.
struct PixelSize {
  int64_t height = 0, width = 0;
};

/// Of the candidates the one that keeps most of the picture's pixels, then the one that wastes the
/// fewest; the first of equals. Requires candidates.
PixelSize best_canvas(const PixelSize& picture, const std::vector<PixelSize>& candidates);

/// The picture's size in its aspect, as large as the canvas allows.
PixelSize fitted_size(const PixelSize& picture, const PixelSize& canvas);

/// The picture at that size (bicubic).
image::Image fit_to_canvas(const image::Image& picture, const PixelSize& canvas,
                           image::PassOrder order = image::PassOrder::pillow13);

/// The whole picture resized to `side` x `side` whatever its aspect, then the canvas with the
/// picture in its middle, the rest black, cut into tiles of that size, row by row.
std::vector<image::Image> make_tiles(const image::Image& picture, const PixelSize& canvas,
                                     int64_t side,
                                     image::PassOrder order = image::PassOrder::pillow13);

/// The cells of a grid over the canvas that are left when the border around the picture is cut off.
struct PictureCells {
  int64_t top = 0, left = 0, rows = 0, columns = 0;
};
PictureCells picture_cells(const PixelSize& picture, const Grid& canvas_cells);

/// The tower's patches in the order of the visual tokens.
struct TileLayout {
  std::vector<PixelSize> canvases;  ///< candidates
  int64_t tile_side = 336;          ///< pixels
  int64_t tile_cells = 24;          ///< patches a side

  /// Overview and detail of a picture; the rows of the detail end in a newline.
  std::vector<VisualSpan> views(const PixelSize& picture) const;
  /// The canvas of the picture in tiles.
  Grid tiles(const PixelSize& picture) const;
  /// For each visual token of all pictures the patch it shows, counted over all tiles, or -1 for a
  /// newline.
  std::vector<int64_t> token_patches(const std::vector<PictureShape>& pictures) const;
};

}  // namespace glimpse::models
