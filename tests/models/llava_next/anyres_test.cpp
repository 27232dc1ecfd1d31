#include "models/llava_next/anyres.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "models/clip_image_processor.h"
#include "models/formula_picture.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

const std::vector<PixelSize> kCanvases = {
    {336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}};

image::Image grey(int64_t height, int64_t width) {
  return {.width = width,
          .height = height,
          .rgb = std::vector<uint8_t>(static_cast<size_t>(3 * width * height), 100)};
}

// llava.md 8.5
struct Worked {
  PixelSize picture, canvas, resized;
  int64_t rows, columns, tokens;
};
const Worked kWorked[] = {
    {{336, 336}, {336, 672}, {336, 336}, 24, 24, 1176},
    {{480, 640}, {672, 672}, {504, 672}, 36, 48, 2340},
    {{640, 480}, {672, 672}, {672, 504}, 48, 36, 2352},
    {{899, 1024}, {672, 672}, {590, 672}, 42, 48, 2634},
    {{1000, 300}, {1008, 336}, {1008, 303}, 72, 22, 2232},
    {{300, 1000}, {336, 1008}, {303, 1008}, 22, 72, 2182},
    {{2000, 2000}, {672, 672}, {672, 672}, 48, 48, 2928},
    {{1365, 2048}, {672, 672}, {448, 672}, 32, 48, 2144},
    {{100, 400}, {336, 672}, {168, 672}, 12, 48, 1164},
    {{200, 100}, {336, 672}, {336, 168}, 24, 12, 888},
};

}  // namespace

TEST(Anyres, WorkedSizesOfThePublishedModels) {
  const TileLayout layout{.canvases = kCanvases};
  for (const Worked& w : kWorked) {
    const PixelSize canvas = best_canvas(w.picture, kCanvases);
    EXPECT_EQ(canvas.height, w.canvas.height);
    EXPECT_EQ(canvas.width, w.canvas.width);
    const image::Image fitted = fit_to_canvas(grey(w.picture.height, w.picture.width), canvas);
    EXPECT_EQ(fitted.height, w.resized.height);
    EXPECT_EQ(fitted.width, w.resized.width);
    const std::vector<VisualSpan> views = layout.views(w.picture);
    ASSERT_EQ(views.size(), 2u);
    EXPECT_EQ(views[1].grid.h, w.rows);
    EXPECT_EQ(views[1].grid.w, w.columns);
    EXPECT_EQ(views[1].end(), w.tokens);
  }
}

#ifdef GLIMPSE_SHARED_DIR
// Recorded with Pillow 9.4, which resizes the width first; one of the pictures tells the orders
// apart. Only the overview: that release padded the detail otherwise.
TEST(Anyres, OverviewsEqualTheFormulaPicturesOfAnOlderPillow) {
  const auto root = read_json_file(test::shared_dir() / "golden/formula/images.json");
  const auto overview = [](const image::Image& picture, image::PassOrder order) {
    const PixelSize size{.height = picture.height, .width = picture.width};
    const auto tiles = make_tiles(picture, best_canvas(size, kCanvases), 336, order);
    return clip_pixel_values(tiles[0], {}).to(torch::kFloat64).sum().item<double>();
  };
  double newer_differs_by = 0;
  for (const auto& one : root["llava_next"]) {
    const image::Image picture = test::formula_picture(one["h"], one["w"]);
    const double expected = one["tile_sums"][0];
    EXPECT_NEAR(overview(picture, image::PassOrder::pillow12), expected, 0.05);
    const double newer = overview(picture, image::PassOrder::pillow13);
    newer_differs_by = std::max(newer_differs_by, std::abs(newer - expected));
  }
  EXPECT_GT(newer_differs_by, 1);
}
#endif

TEST(Anyres, TheFirstOfEqualCanvasesWins) {
  const PixelSize best = best_canvas({56, 56}, {{112, 56}, {56, 112}});
  EXPECT_EQ(best.height, 112);
}

TEST(Anyres, TilesAreTheOverviewThenTheCanvasRowByRow) {
  const std::vector<image::Image> tiles = make_tiles(grey(4, 8), {.height = 8, .width = 8}, 4);
  ASSERT_EQ(tiles.size(), 5u);
  for (const image::Image& tile : tiles) {
    EXPECT_EQ(tile.width, 4);
    EXPECT_EQ(tile.height, 4);
  }
  EXPECT_EQ(*tiles[0].pixel(0, 0), 100);
  EXPECT_EQ(*tiles[1].pixel(0, 1), 0);  // two black rows above and below
  EXPECT_EQ(*tiles[1].pixel(0, 2), 100);
  EXPECT_EQ(*tiles[4].pixel(3, 1), 100);
  EXPECT_EQ(*tiles[4].pixel(3, 2), 0);
}

TEST(Anyres, TheOddPixelOfTheBorderGoesToTheRightAndBottom) {
  const std::vector<image::Image> tiles = make_tiles(grey(4, 3), {.height = 4, .width = 4}, 4);
  EXPECT_EQ(*tiles[1].pixel(0, 0), 100);
  EXPECT_EQ(*tiles[1].pixel(3, 0), 0);
}

TEST(Anyres, ProductsJustBelowAWholeNumberCount) {
  // 49 * (24 / 147) is 7.999999... in doubles.
  const PictureCells cells = picture_cells({.height = 49, .width = 147}, {.h = 24, .w = 24});
  EXPECT_EQ(cells.top, 8);
  EXPECT_EQ(cells.rows, 8);
  EXPECT_EQ(cells.columns, 24);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(Anyres, PacksPatchesInTheRecordedOrder) {
  const auto recorded = read_json_file(test::shared_dir() / "golden/formula/llava_tiny.json");
  const TileLayout layout{.canvases = {{42, 84}, {84, 42}, {84, 84}, {126, 42}, {42, 126}},
                          .tile_side = 42,
                          .tile_cells = 3};
  const auto pack = [&](int64_t height, int64_t width) {
    const Grid tiles = layout.tiles({height, width});
    return layout.token_patches(
        {{.rows = 1 + tiles.h * tiles.w, .height = height, .width = width}});
  };
  EXPECT_EQ(pack(42, 100), recorded["next"]["pack_order"].get<std::vector<int64_t>>());
  const std::vector<int64_t> small = pack(20, 20);  // llava.md 8.5
  EXPECT_EQ(std::vector<int64_t>(small.begin() + 9, small.end()),
            (std::vector<int64_t>{10, 11, 18, 19, -1, 13, 14, 21, 22, -1, 16, 17, 24, 25, -1}));
}
#endif

TEST(Anyres, PatchesOfTheNextPictureFollowAllTilesOfTheFirst) {
  const TileLayout layout{.canvases = {{8, 4}, {4, 8}}, .tile_side = 4, .tile_cells = 1};
  const PictureShape tall{.rows = 3, .height = 8, .width = 4};
  const PictureShape wide{.rows = 3, .height = 4, .width = 8};
  EXPECT_EQ(layout.token_patches({tall, wide}),
            (std::vector<int64_t>{0, 1, -1, 2, -1, 3, 4, 5, -1}));
}

}  // namespace glimpse::models
