#include "models/token_grid.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/shared.h"

namespace glimpse::models {
namespace {

std::string mask(const std::vector<image::UnitBox>& boxes, const Grid& grid) {
  std::string text;
  for (const bool inside : box_mask(boxes, grid)) text += inside ? '1' : '0';
  return text;
}

constexpr Grid kThreeByFour{.t = 1, .h = 3, .w = 4};

}  // namespace

TEST(BoxMask, CoversEveryCellThatTheBoxTouches) {
  EXPECT_EQ(mask({{0.1, 0.2, 0.55, 0.6}}, kThreeByFour), "111011100000");
  EXPECT_EQ(mask({{0.5, 0.5, 0.5, 0.5}}, kThreeByFour), "000000100000");
  EXPECT_EQ(mask({{0, 0, 1, 1}}, kThreeByFour), "111111111111");
}

TEST(BoxMask, IsTheUnionOfTheBoxes) {
  EXPECT_EQ(mask({{0, 0, 0.1, 0.1}, {0.9, 0.9, 1, 1}}, kThreeByFour), "100000000001");
  EXPECT_EQ(mask({}, kThreeByFour), "000000000000");
}

TEST(BoxMask, ABoxOnTheFarEdgeCoversTheLastCells) {
  EXPECT_EQ(mask({{1.0, 0.2, 1.0, 0.6}}, kThreeByFour), "000100010000");
}

TEST(BoxMask, AnInvertedBoxIsEmptyAndAnOverhangingOneIsClamped) {
  EXPECT_EQ(mask({{0.6, 0.6, 0.4, 0.4}}, kThreeByFour), "000000000000");
  EXPECT_EQ(mask({{-3, 0.9, 7, 9}}, kThreeByFour), "000000001111");
}

TEST(BoxMask, CoversEveryViewAndTimeStepButNoEndOfARow) {
  const std::vector<VisualSpan> views = {
      {.begin = 0, .grid = {.t = 1, .h = 1, .w = 2}},
      {.begin = 2, .grid = {.t = 2, .h = 2, .w = 2}, .row_ends = 1}};
  std::string text;
  for (const bool inside : box_mask({{0.5, 0.0, 0.9, 0.4}}, views)) text += inside ? '1' : '0';
  EXPECT_EQ(text,
            "01"
            "010000"
            "010000");
}

TEST(BoxMask, CountsFromThePartOfThePictureThatIsShown) {
  // The middle half of a wide picture: columns are eighths of the whole.
  const std::vector<VisualSpan> cropped = {
      {.grid = {.t = 1, .h = 1, .w = 4}, .covered = {0.25, 0, 0.75, 1}}};
  const auto shown = [&](double x1, double x2) {
    std::string text;
    for (const bool inside : box_mask({{x1, 0, x2, 1}}, cropped)) text += inside ? '1' : '0';
    return text;
  };
  EXPECT_EQ(shown(0.4, 0.6), "0110");
  EXPECT_EQ(shown(0.0, 0.3), "1000");
  EXPECT_EQ(shown(0.0, 0.2), "0000");
  EXPECT_EQ(shown(0.8, 1.0), "0000");
}

#ifdef GLIMPSE_SHARED_DIR
TEST(BoxMask, EqualsTheReferenceForBoxesThatStartInsideThePicture) {
  const auto root = read_json_file(test::shared_dir() / "golden/glimpse/cases.json");
  int compared = 0;
  for (const auto& one : root["boxes"]["masks"]) {
    std::vector<image::UnitBox> boxes;
    bool inside = true;
    for (const std::vector<double> b : one["normed_boxes"]) {
      boxes.push_back({b[0], b[1], b[2], b[3]});
      inside = inside && b[0] >= 0 && b[1] >= 0 && b[0] < 1 && b[1] < 1;
    }
    if (!inside) continue;
    const Grid grid{.t = 1, .h = one["grid_hw"][0], .w = one["grid_hw"][1]};
    EXPECT_EQ(mask(boxes, grid), one["mask"].get<std::string>()) << one["normed_boxes"];
    ++compared;
  }
  EXPECT_GE(compared, 15);
}
#endif

}  // namespace glimpse::models
