#include "models/llava_next/processor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "base/file.h"
#include "models/llava_next_cases.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Processor> load_next_processor(const fs::path& folder = test::llava_next()) {
  return llava_next_processor(folder, read_llava_next_config(folder));
}

}  // namespace

TEST(LlavaNextProcessor, LaysChatsOutAsRecorded) {
  const auto processor = load_next_processor();
  for (const test::RecordedCase& one : test::llava_next_cases()) {
    EXPECT_EQ(processor->render(one.prompt), one.rendered) << one.name;
    const ModelInput input = processor->prepare(one.prompt, one.pictures);
    EXPECT_TRUE(input.ids.equal(torch::tensor(one.ids, torch::kInt64))) << one.name;
    EXPECT_TRUE(input.position_ids.equal(torch::arange(input.ids.size(0), torch::kInt64)));
    ASSERT_EQ(input.visual_spans.size(), 2 * one.pictures.size()) << one.name;
    torch::Tensor visual = torch::zeros_like(input.ids, torch::kBool);
    for (const VisualSpan& span : input.visual_spans)
      visual.slice(0, span.begin, span.end()) = true;
    EXPECT_TRUE(visual.equal(input.ids == 958)) << one.name;
  }
}

TEST(LlavaNextProcessor, TilesEqualTheOfficialProcessors) {
  const auto processor = load_next_processor();
  const auto expected = tensor::load_tensors(test::llava_next() / "cases/expected.safetensors");
  for (const test::RecordedCase& one : test::llava_next_cases()) {
    for (size_t i = 0; i < one.pictures.size(); ++i) {
      const auto number = one.row < 0 ? i : static_cast<size_t>(one.row);
      const torch::Tensor bytes = expected.at(one.name + ".pixel_u8." + std::to_string(number));
      const Pixels pixels = processor->pixels(one.pictures[i]);
      EXPECT_EQ(pixels.values.sizes(), bytes.sizes());
      EXPECT_LE(test::distance(pixels.values, test::normalised(bytes)), 1e-6) << one.name;
    }
  }
}

TEST(LlavaNextProcessor, EveryRecordedPictureHasItsTiles) {
  const auto processor = load_next_processor();
  const auto expected = tensor::load_tensors(test::llava_next() / "image_cases.safetensors");
  const nlohmann::json cases = read_json_file(test::llava_next() / "image_cases.json");
  for (const auto& one : cases["cases"]) {
    const auto name = one["name"].get<std::string>();
    const Pixels pixels = processor->pixels(
        test::recorded_picture(test::llava_next() / one["image"].get<std::string>()));
    const torch::Tensor bytes = expected.at(name + ".pixel_u8").squeeze(0);
    ASSERT_EQ(pixels.values.sizes(), bytes.sizes()) << name;
    EXPECT_LE(test::distance(pixels.values, test::normalised(bytes)), 1e-6) << name;
    EXPECT_EQ(pixels.pictures.at(0).rows, bytes.size(0));
  }
}

TEST(LlavaNextProcessor, TakesIdsThatAreAlreadyExpanded) {
  const auto processor = load_next_processor();
  const image::Image picture = test::recorded_picture(test::llava_next() / "images/h_wide.jpg");
  const ModelInput once = processor->prepare_ids({1, 958, 13, 958, 7}, {picture, picture});
  const int64_t* ids = once.ids.data_ptr<int64_t>();
  const ModelInput twice =
      processor->prepare_ids({ids, ids + once.ids.numel()}, {picture, picture});
  EXPECT_TRUE(twice.ids.equal(once.ids));
  EXPECT_EQ(twice.visual_spans.at(3).begin, once.visual_spans.at(3).begin);
}

TEST(LlavaNextProcessor, ShowsThePictureWithoutItsBorder) {
  const auto processor = load_next_processor();
  const image::Image seen = processor->seen(
      test::recorded_picture(test::llava_next() / "images/h_wide.jpg"));  // 201 x 57
  EXPECT_EQ(seen.width, 168);
  EXPECT_EQ(seen.height, 48);
}

TEST(LlavaNextProcessor, MakesPicturesSmallerAsFarAsItsCanvasesGo) {
  const auto processor = load_next_processor();
  const PictureSizes& sizes = *processor->picture_sizes();
  const image::Image picture = test::recorded_picture(test::llava_next() / "images/h_wide.jpg");
  const Pixels whole = processor->pixels(picture);
  const PictureShape shape = sizes.shape_of(picture);
  EXPECT_EQ(shape.tokens(), whole.pictures[0].tokens());
  EXPECT_EQ(shape.rows, whole.values.size(0));
  EXPECT_TRUE(sizes.smaller_pixels(picture, shape.tokens()).values.equal(whole.values));
  const Pixels smaller = sizes.smaller_pixels(picture, shape.tokens() - 1);
  EXPECT_LT(smaller.pictures[0].tokens(), shape.tokens());
  EXPECT_LT(smaller.values.size(0), shape.rows) << "tiles";
  EXPECT_EQ(smaller.values.size(0), smaller.pictures[0].rows);
  EXPECT_TRUE(test::mentions(test::error_text([&] { sizes.smaller_pixels(picture, 1); }),
                             "an overview and the least detail"));
}

TEST(LlavaNextProcessor, RefusesTilesThatTheModelDoesNotRead) {
  const test::TempFolder folder;
  for (const char* name : {"config.json", "tokenizer.json", "chat_template.jinja"}) {
    fs::create_symlink(test::llava_next() / name, folder.path() / name);
  }
  nlohmann::json config = read_json_file(test::llava_next() / "preprocessor_config.json");
  const auto refusal = [&](const char* key, const nlohmann::json& value) {
    nlohmann::json changed = config;
    changed[key] = value;
    write_file_atomically(folder.path() / "preprocessor_config.json", changed.dump());
    return test::error_text([&] { load_next_processor(folder.path()); });
  };
  EXPECT_EQ(refusal("image_processor_type", "LlavaNextImageProcessorFast"), "");
  EXPECT_TRUE(test::mentions(refusal("image_grid_pinpoints", {{56, 112}}), "other tiles"));
  EXPECT_TRUE(test::mentions(refusal("crop_size", {{"height", 28}, {"width", 28}}), "other tiles"));
  EXPECT_TRUE(test::mentions(refusal("image_processor_type", "CLIPImageProcessor"),
                             "expected LlavaNextImageProcessor"));
}
#endif

}  // namespace glimpse::models
