#include "cli/overlay.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "cli/tiny_model.h"
#include "models/pretrained.h"
#include "support/shared.h"

namespace glimpse::cli {
namespace {

image::Image plain_picture(uint8_t value) {
  return {.width = 224, .height = 224, .rgb = std::vector<uint8_t>(224 * 224 * 3, value)};
}

TEST(Overlay, ShowsWhatTheModelSawAndDarkensDroppedTokens) {
  const test::TempFolder folder;
  test::write_tiny_model(folder.path());
  const models::Model model = models::load_model(folder.path());
  const std::vector<image::Image> pictures = {plain_picture(200), plain_picture(90)};
  const models::ModelInput input =
      model.processor->prepare(models::user_prompt("what is it ?", 2), pictures);
  const torch::Tensor kept = torch::arange(0, 64);  // all tokens of the first picture
  const image::Image sheet =
      kept_overlay(model, input, {{.frames = {pictures[0]}}, {.frames = {pictures[1]}}}, kept);
  EXPECT_EQ(sheet.width, 2 * 448 + 8);
  EXPECT_EQ(sheet.height, 448);
  EXPECT_EQ(*sheet.pixel(224, 224), 200);
  EXPECT_LT(*sheet.pixel(448 + 8 + 224, 224), 90);
}

}  // namespace
}  // namespace glimpse::cli
