#include "models/llava/processor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/llava/pretrained.h"
#include "models/llava15_cases.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
namespace {

class LlavaProcessor : public testing::Test {
 protected:
  std::string refusal(const std::vector<int64_t>& ids, size_t num_pictures) {
    const std::vector<image::Image> pictures(num_pictures, picture_);
    return test::error_text([&] { processor_->prepare_ids(ids, pictures); });
  }

  const std::unique_ptr<Processor> processor_ =
      llava_processor(test::llava15(), read_llava_config(test::llava15()));
  const image::Image picture_ = test::llava15_picture("images/g_tiny.png");
};

std::vector<int64_t> values(const torch::Tensor& ids) {
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

}  // namespace

TEST_F(LlavaProcessor, RendersAndTokenisesChatsAsRecorded) {
  for (const test::Llava15Case& one : test::llava15_cases()) {
    EXPECT_EQ(processor_->render(one.prompt), one.rendered) << one.name;
    const ModelInput input = processor_->prepare(one.prompt, one.pictures);
    EXPECT_EQ(values(input.ids), one.ids) << one.name;
    EXPECT_EQ(input.visual_spans.size(), one.pictures.size()) << one.name;
    EXPECT_TRUE(input.position_ids.equal(torch::arange(input.ids.size(0), torch::kInt64)));
  }
}

TEST_F(LlavaProcessor, PixelsEqualTheOfficialProcessors) {
  const auto expected = tensor::load_tensors(test::llava15() / "cases/expected.safetensors");
  for (const test::Llava15Case& one : test::llava15_cases()) {
    if (one.pictures.empty()) continue;
    const torch::Tensor pixels = processor_->prepare(one.prompt, one.pictures).pixels.values;
    const torch::Tensor bytes = test::recorded(expected, one, "pixel_u8");
    EXPECT_LE(test::distance(pixels, test::normalised(bytes)), 1e-6) << one.name;
  }
}

TEST_F(LlavaProcessor, SpansPointAtThePlaceholders) {
  const ModelInput input = processor_->prepare_ids({1, 958, 13, 958, 7}, {picture_, picture_});
  ASSERT_EQ(input.visual_spans.size(), 2);
  EXPECT_EQ(input.visual_spans[0].begin, 1);
  EXPECT_EQ(input.visual_spans[1].begin, 18);
  EXPECT_EQ(input.visual_spans[1].grid.h, 4);
  EXPECT_EQ(input.visual_tokens(), 32);
  EXPECT_EQ((input.ids == 958).sum().item<int64_t>(), 32);
  EXPECT_EQ(input.pixels.values.size(0), 2);
}

TEST_F(LlavaProcessor, TakesIdsThatAreAlreadyExpanded) {
  const ModelInput once = processor_->prepare_ids({1, 958, 13, 958, 7}, {picture_, picture_});
  const ModelInput twice = processor_->prepare_ids(values(once.ids), {picture_, picture_});
  EXPECT_TRUE(twice.ids.equal(once.ids));
  ASSERT_EQ(twice.visual_spans.size(), 2);
  EXPECT_EQ(twice.visual_spans[1].begin, 18);
}

TEST_F(LlavaProcessor, RawPromptsAreTokenisedAsTheyStand) {
  EXPECT_EQ(processor_->render({.raw = "<image> hi"}), "<image> hi");
  const ModelInput input = processor_->prepare({.raw = "<image> hi"}, {picture_});
  EXPECT_EQ(input.visual_tokens(), 16);
}

TEST_F(LlavaProcessor, MarksAndPicturesMustAgree) {
  EXPECT_NE(refusal({1, 958, 7}, 2).find("1 image marks for 2 pictures"), std::string::npos);
  EXPECT_NE(refusal({1, 7}, 1).find("0 image marks"), std::string::npos);
  EXPECT_EQ(refusal({1, 7}, 0), "");
  std::vector<int64_t> torn(17, 958);  // 16 marks for one picture, but not in a row
  torn[5] = 7;
  EXPECT_NE(refusal(torn, 1).find("5 image marks in a row"), std::string::npos);
}
#endif

}  // namespace glimpse::models
