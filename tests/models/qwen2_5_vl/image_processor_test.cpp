#include "models/qwen2_5_vl/image_processor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "models/formula_picture.h"
#include "models/qwen_cases.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {
namespace {

std::string size_text(const ImageSize& size) {
  return std::to_string(size.height) + "x" + std::to_string(size.width);
}

const QwenImageConfig kHubBounds{.min_pixels = 3136, .max_pixels = 12845056};

// A picture whose red values are 10 * row + column.
image::Image numbered(int64_t height, int64_t width) {
  image::Image picture{.width = width, .height = height};
  picture.rgb.assign(static_cast<size_t>(height * width * 3), 0);
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) picture.pixel(x, y)[0] = static_cast<uint8_t>(10 * y + x);
  }
  return picture;
}

}  // namespace

TEST(SmartResize, RoundsToEvenMultiplesWithinTheBounds) {
  const auto resized = [](int64_t height, int64_t width) {
    return size_text(smart_resize({height, width}, kHubBounds));
  };
  EXPECT_EQ(resized(1365, 2048), "1372x2044");
  EXPECT_EQ(resized(224, 224), "224x224");
  EXPECT_EQ(resized(1, 1), "56x56");
  EXPECT_EQ(resized(20, 100), "28x112");
  EXPECT_EQ(resized(42, 42), "56x56");
  EXPECT_EQ(resized(70, 98), "56x112");
  EXPECT_EQ(resized(4000, 6000), "2912x4368");
  QwenImageConfig bounded = kHubBounds;
  bounded.min_pixels = 200704;
  bounded.max_pixels = 1003520;
  EXPECT_EQ(size_text(smart_resize({1080, 1920}, bounded)), "728x1316");
}

TEST(SmartResize, RefusesExtremeAspects) {
  EXPECT_NE(test::error_text([] {
              smart_resize({1, 201}, kHubBounds);
            }).find("201 x 1"),
            std::string::npos);
}

// 1008 x 1008 are 36 x 36 tokens. 129 of them: sides of 28 * sqrt(129) = 28 * 11.4.
TEST(SizeForTokens, IsTheRuleWithTheTokensAsItsBound) {
  const auto cells = [](const ImageSize& resized, int64_t tokens) {
    const ImageSize size = size_for_tokens(resized, tokens, 28);
    return std::pair(size.height / 28, size.width / 28);
  };
  EXPECT_EQ(cells({1008, 1008}, 129), std::pair(11L, 11L));
  EXPECT_EQ(cells({1008, 1008}, 64), std::pair(8L, 8L));
  EXPECT_EQ(cells({1008, 1008}, 1296), std::pair(36L, 36L));
  EXPECT_EQ(cells({1008, 1008}, 1), std::pair(1L, 1L));
  EXPECT_EQ(cells({756, 1008}, 100), std::pair(8L, 11L)) << "27 x 36 over 3.118";
  EXPECT_EQ(cells({28, 2800}, 4), std::pair(1L, 4L)) << "a row of 20 would be too many";
  EXPECT_EQ(cells({2800, 28}, 4), std::pair(4L, 1L));
}

TEST(QwenPixels, OfTokensAreThoseOfAPictureResizedOnce) {
  image::Image picture{.width = 168, .height = 112};
  for (int64_t i = 0; i < 3L * 168 * 112; ++i) {
    picture.rgb.push_back(static_cast<uint8_t>(i * 7 % 251));
  }
  const QwenImageConfig config;
  const image::Image small = image::resize(picture, 84, 56, image::Filter::bicubic);
  EXPECT_TRUE(qwen_pixels_of_tokens(picture, 6, config)
                  .values.equal(qwen_pixels({small}, {.min_pixels = 1}).values));
  const PictureShape shape = qwen_shape({112, 168}, config);
  EXPECT_EQ(shape.tokens(), 24);
  EXPECT_EQ(shape.rows, qwen_pixels({picture}, config).values.size(0));
}

TEST(QwenImageConfig, ExplicitBoundsWinOverSizes) {
  QwenImageConfig config;
  EXPECT_EQ(config.fewest_pixels(), 3136);
  EXPECT_EQ(config.most_pixels(), 1003520);
  config.size = PixelBounds{.shortest_edge = 100, .longest_edge = 200};
  EXPECT_EQ(config.fewest_pixels(), 100);
  config.max_pixels = 300;
  EXPECT_EQ(config.most_pixels(), 300);
}

TEST(QwenPixels, AreBlocksOfPatchesByChannelFrameRowAndColumn) {
  const QwenImageConfig config{.min_pixels = 16,
                               .max_pixels = 64,
                               .patch_size = 2,
                               .rescale_factor = 1,
                               .image_mean = {0, 0, 0},
                               .image_std = {1, 1, 1}};
  const Pixels pixels = qwen_pixels({numbered(4, 8)}, config);
  EXPECT_EQ(pixels.values.sizes(), torch::IntArrayRef({8, 24}));
  const auto red = [&](int64_t patch) { return pixels.values[patch].slice(0, 0, 8); };
  // One picture stands for two equal frames; the second patch is right of the first, the third
  // below it.
  EXPECT_TRUE(red(0).equal(torch::tensor({0, 1, 10, 11, 0, 1, 10, 11}).to(torch::kFloat32)));
  EXPECT_TRUE(red(1).equal(torch::tensor({2, 3, 12, 13, 2, 3, 12, 13}).to(torch::kFloat32)));
  EXPECT_TRUE(red(2).equal(torch::tensor({20, 21, 30, 31, 20, 21, 30, 31}).to(torch::kFloat32)));
  EXPECT_TRUE(red(4).equal(torch::tensor({4, 5, 14, 15, 4, 5, 14, 15}).to(torch::kFloat32)));
  const PictureShape& shape = pixels.pictures.at(0);
  EXPECT_EQ(shape.rows, 8);
  EXPECT_EQ(shape.patches.w, 4);
  EXPECT_EQ(shape.tokens(), 2);
}

TEST(QwenPixels, PairFramesAndRepeatAnOddLastOne) {
  const QwenImageConfig config{.min_pixels = 16, .max_pixels = 64, .patch_size = 2};
  image::Image dark = numbered(4, 4), bright = dark;
  std::fill(bright.rgb.begin(), bright.rgb.end(), 255);
  const Pixels odd = qwen_pixels({dark, bright, bright}, config);
  EXPECT_EQ(odd.pictures.at(0).patches.t, 2);
  EXPECT_TRUE(odd.values.equal(qwen_pixels({dark, bright, bright, bright}, config).values));
  EXPECT_NE(test::error_text([&] {
              qwen_pixels({dark, numbered(8, 8)}, config);
            }).find("sizes"),
            std::string::npos);
}

TEST(QwenView, ResizesInTheOrderOfThePillowAskedFor) {
  QwenImageConfig config{.min_pixels = 784, .max_pixels = 28 * 28 * 4};
  const image::Image tall = numbered(140, 56);  // to 84 x 28: the height loses 56, the width 28
  const image::Image wide = numbered(240, 56);  // to 112 x 28: 128 of the height
  EXPECT_EQ(qwen_view(wide, config).height, 112);
  for (const auto order : {image::PassOrder::pillow13, image::PassOrder::pillow12}) {
    config.pass_order = order;
    EXPECT_EQ(qwen_view(wide, config).rgb,
              image::resize(wide, 28, 112, image::Filter::bicubic, order).rgb);
    EXPECT_EQ(qwen_view(tall, config).rgb,
              image::resize(tall, 28, 84, image::Filter::bicubic).rgb);  // equality: width first
  }
  config.pass_order = image::PassOrder::pillow13;
  EXPECT_NE(qwen_view(wide, config).rgb,
            image::resize(wide, 28, 112, image::Filter::bicubic, image::PassOrder::pillow12).rgb);
}

TEST(QwenClipConfig, IsThatOfVideosWhereTheFolderHasOne) {
  const test::TempFolder folder;
  const auto write = [&](const char* name, const std::string& json) {
    write_file_atomically(folder.path() / name, json);
  };
  write("preprocessor_config.json", R"({"min_pixels": 3136, "max_pixels": 12845056})");
  EXPECT_EQ(read_qwen_clip_config(folder.path()).most_pixels(), 12845056);
  write("video_preprocessor_config.json", "{}");
  EXPECT_EQ(read_qwen_clip_config(folder.path()).fewest_pixels(), 128 * 28 * 28);
  EXPECT_EQ(read_qwen_clip_config(folder.path()).most_pixels(), 768 * 28 * 28);
  write("video_preprocessor_config.json", R"({"size": {"longest_edge": 50000}})");
  EXPECT_EQ(read_qwen_clip_config(folder.path()).most_pixels(), 50000);
  EXPECT_EQ(read_qwen_image_config(folder.path()).most_pixels(), 12845056);
}

#ifdef GLIMPSE_SHARED_DIR
// Recorded with Pillow 9.4, which resizes the width first.
TEST(QwenPixels, EqualTheFormulaPicturesOfAnOlderPillow) {
  const auto root = read_json_file(test::shared_dir() / "golden/formula/images.json");
  QwenImageConfig config = kHubBounds;
  config.pass_order = image::PassOrder::pillow12;
  for (const auto& one : root["qwen2_5_vl"]) {
    const Pixels pixels = qwen_pixels({test::formula_picture(one["h"], one["w"])}, config);
    EXPECT_NEAR(pixels.values.to(torch::kFloat64).sum().item<double>(), one["sum"].get<double>(),
                0.01);
  }
}

TEST(SmartResize, EqualsTheRecordedSizes) {
  const auto root = read_json_file(test::shared_dir() / "golden/glimpse/cases.json");
  for (const auto& one : root["smart_resize"]) {
    const QwenImageConfig config{.min_pixels = one["min_pixels"], .max_pixels = one["max_pixels"]};
    const ImageSize found = smart_resize({one["height"], one["width"]}, config);
    const ImageSize expected{one["result_hw"][0], one["result_hw"][1]};
    EXPECT_EQ(size_text(found), size_text(expected)) << one;
  }
}

TEST(QwenPixels, EqualTheOfficialProcessorOnEveryRecordedPicture) {
  const QwenImageConfig config = read_qwen_image_config(test::qwen());
  const auto bytes = tensor::load_tensors(test::qwen() / "image_cases.safetensors");
  const auto root = read_json_file(test::qwen() / "image_cases.json");
  for (const auto& one : root["cases"]) {
    const std::string name = one["name"];
    const Pixels pixels = qwen_pixels(
        {test::recorded_picture(test::qwen() / one["image"].get<std::string>())}, config);
    const Grid& grid = pixels.pictures.at(0).patches;
    EXPECT_EQ((std::vector<int64_t>{grid.t, grid.h, grid.w}),
              one["image_grid_thw"][0].get<std::vector<int64_t>>())
        << name;
    EXPECT_LE(test::distance(pixels.values, test::normalised(bytes.at(name + ".pixel_u8"))), 1e-6)
        << name;
    for (const auto& probe : one["pixel_values_probes"]) {
      EXPECT_NEAR(pixels.values.flatten()[probe[0].get<int64_t>()].item<double>(),
                  probe[1].get<double>(), 1e-6)
          << name;
    }
  }
}

TEST(QwenImageConfig, RefusesOtherProcessors) {
  const std::string text =
      test::error_text([] { read_qwen_image_config(test::recorded_model("llava15")); });
  EXPECT_NE(text.find("CLIPImageProcessor"), std::string::npos) << text;
}
#endif

}  // namespace glimpse::models
