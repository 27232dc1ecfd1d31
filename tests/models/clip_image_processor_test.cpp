#include "models/clip_image_processor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "image/geometry.h"
#include "models/llava15_cases.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {
namespace {

std::string refusal(const std::string& json) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "preprocessor_config.json", json);
  return test::error_text([&] { read_clip_image_config(folder.path()); });
}

ClipImageConfig tiny(int64_t edge, int64_t crop) {
  return {.shortest_edge = edge,
          .crop_height = crop,
          .crop_width = crop,
          .mean = {0, 0.5, 1},
          .deviation = {1, 0.5, 2}};
}

}  // namespace

TEST(ClipImageProcessor, RescalesNormalisesAndPutsChannelsFirst) {
  const image::Image picture{
      .width = 2, .height = 2, .rgb = {0, 51, 255, 255, 0, 0, 102, 51, 0, 0, 51, 255}};
  const torch::Tensor pixels = clip_pixel_values(picture, tiny(2, 2));
  EXPECT_EQ(pixels.sizes(), torch::IntArrayRef({1, 3, 2, 2}));
  EXPECT_NEAR(pixels[0][0][0][1].item<float>(), 1.0, 1e-6);
  EXPECT_NEAR(pixels[0][0][1][0].item<float>(), 0.4, 1e-6);
  EXPECT_NEAR(pixels[0][1][0][0].item<float>(), (0.2 - 0.5) / 0.5, 1e-6);
  EXPECT_NEAR(pixels[0][2][1][0].item<float>(), -0.5, 1e-6);
}

TEST(ClipImageProcessor, TakesOnePixelAndRefusesALine) {
  const image::Image dot{.width = 1, .height = 1, .rgb = {7, 7, 7}};
  EXPECT_EQ(clip_view(dot, {}).rgb, std::vector<uint8_t>(336 * 336 * 3, 7));
  const image::Image line{.width = 1, .height = 50'000, .rgb = std::vector<uint8_t>(3 * 50'000, 7)};
  EXPECT_TRUE(test::mentions(test::error_text([&] { clip_view(line, {}); }), "1 x 50000"));
}

TEST(ClipImageProcessor, CropsTheMiddleOfTheLongerEdge) {
  image::Image picture{.width = 6, .height = 2, .rgb = std::vector<uint8_t>(36, 0)};
  for (int64_t y = 0; y < 2; ++y) {
    for (int64_t x = 2; x < 4; ++x) picture.pixel(x, y)[0] = 255;
  }
  EXPECT_EQ(clip_pixel_values(picture, tiny(2, 2))[0][0].sum().item<float>(), 4);
}

TEST(ClipImageConfigFile, ReadsBothWaysToWriteSizes) {
  const test::TempFolder folder;
  write_file_atomically(folder.path() / "preprocessor_config.json",
                        R"({"size": 28, "crop_size": {"height": 24, "width": 20}})");
  const ClipImageConfig config = read_clip_image_config(folder.path());
  EXPECT_EQ(config.shortest_edge, 28);
  EXPECT_EQ(config.crop_height, 24);
  EXPECT_EQ(config.crop_width, 20);
  EXPECT_EQ(config.mean[0], 0.48145466);
}

TEST(ClipImageConfigFile, RefusesStepsThatItDoesNotTake) {
  EXPECT_NE(refusal(R"({"image_processor_type": "BlipImageProcessor"})")
                .find("CLIPImageProcessor or LlavaImageProcessor"),
            std::string::npos);
  EXPECT_NE(refusal(R"({"do_center_crop": false})").find("do_center_crop"), std::string::npos);
  EXPECT_NE(refusal(R"({"resample": 2})").find("bicubic"), std::string::npos);
  EXPECT_NE(refusal(R"({"size": {"height": 3}})").find("shortest_edge"), std::string::npos);
  EXPECT_NE(refusal(R"({"image_mean": [0.5]})").find("3 numbers"), std::string::npos);
}

TEST(ClipCovered, IsTheMiddleOfTheLongerEdge) {
  const ClipImageConfig config{.shortest_edge = 100, .crop_height = 80, .crop_width = 80};
  const image::UnitBox covered = clip_covered(400, 200, config);
  EXPECT_DOUBLE_EQ(covered.x1, 0.3);
  EXPECT_DOUBLE_EQ(covered.x2, 0.7);
  EXPECT_DOUBLE_EQ(covered.y1, 0.1);
  EXPECT_DOUBLE_EQ(covered.y2, 0.9);
}

TEST(ClipCovered, IsMoreThanThePictureWhereItIsPadded) {
  ClipImageConfig config = tiny(100, 100);
  config.do_pad = true;
  const image::UnitBox covered = clip_covered(400, 200, config);
  EXPECT_DOUBLE_EQ(covered.x1, 0);
  EXPECT_DOUBLE_EQ(covered.x2, 1);
  EXPECT_DOUBLE_EQ(covered.y1, -0.5);
  EXPECT_DOUBLE_EQ(covered.y2, 1.5);
}

TEST(ClipImageProcessor, ResizesInTheOrderOfThePillowAskedFor) {
  image::Image tall{.width = 12, .height = 40};
  for (int i = 0; i < 12 * 40; ++i)
    tall.rgb.insert(tall.rgb.end(), 3, static_cast<uint8_t>(i * 37));
  ClipImageConfig config = tiny(9, 9);  // to 9 x 30: the height loses 10, the width 3
  for (const auto order : {image::PassOrder::pillow13, image::PassOrder::pillow12}) {
    config.pass_order = order;
    EXPECT_EQ(
        clip_view(tall, config).rgb,
        image::center_crop(image::resize(tall, 9, 30, image::Filter::bicubic, order), 9, 9).rgb);
  }
  const image::Image older = clip_view(tall, config);
  config.pass_order = image::PassOrder::pillow13;
  EXPECT_NE(clip_view(tall, config).rgb, older.rgb);
}

#ifdef GLIMPSE_SHARED_DIR
TEST(ClipImageProcessor, PadsToASquareAsTheLlavaProcessorRecorded) {
  const auto root = read_json_file(test::llava15() / "image_cases_pad.json");
  const auto expected = tensor::load_tensors(test::llava15() / "image_cases_pad.safetensors");
  const ClipImageConfig config = read_clip_image_config(test::llava15() / "variants/pad_processor");
  EXPECT_TRUE(config.do_pad);
  for (const auto& one : root["cases"]) {
    const std::string name = one["name"];
    const torch::Tensor pixels = clip_pixel_values(test::llava15_picture(one["image"]), config);
    EXPECT_LE(test::distance(pixels, test::normalised(expected.at(name + ".pixel_u8"))), 1e-6)
        << name;
  }
}

TEST(ClipImageProcessor, EqualsTheRecordedPixelsOfEveryPicture) {
  const auto root = read_json_file(test::llava15() / "image_cases.json");
  const auto expected = tensor::load_tensors(test::llava15() / "image_cases.safetensors");
  const ClipImageConfig config = read_clip_image_config(test::llava15());
  for (const auto& one : root["cases"]) {
    const std::string name = one["name"];
    const image::Image picture = test::llava15_picture(one["image"]);
    EXPECT_EQ(picture.width, one["rgb_size_wh"][0]) << name;
    const torch::Tensor bytes = expected.at(name + ".pixel_u8").to(torch::kFloat64);
    const torch::Tensor unit = (bytes * config.rescale_factor).to(torch::kFloat32);
    const auto channels = [](const std::vector<double>& values) {
      return torch::tensor(values).to(torch::kFloat32).view({1, 3, 1, 1});
    };
    const torch::Tensor values = (unit - channels(config.mean)) / channels(config.deviation);
    EXPECT_LE(test::distance(clip_pixel_values(picture, config), values), 1e-6) << name;
    for (const auto& probe : one["pixel_values_probes"]) {
      EXPECT_NEAR(values.flatten()[probe[0].get<int64_t>()].item<float>(), probe[1], 1e-6) << name;
    }
  }
}
#endif

}  // namespace glimpse::models
