#include "inference/smaller_picture.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

#include "inference/engine.h"
#include "models/pretrained.h"
#include "models/qwen_cases.h"
#include "support/error_text.h"

#ifdef GLIMPSE_SHARED_DIR
namespace glimpse::inference {
namespace {

// A picture whose pixels differ everywhere.
image::Image picture_of(int64_t width, int64_t height) {
  image::Image picture{.width = width, .height = height};
  for (int64_t i = 0; i < 3 * width * height; ++i) {
    picture.rgb.push_back(static_cast<uint8_t>(i * 7 % 251));
  }
  return picture;
}

class SmallerPicture : public testing::Test {
 protected:
  static constexpr int64_t kMark = 812;  // stands for a picture

  models::ModelInput shrunk(const std::vector<image::Image>& pictures,
                            const SmallerPictures& wanted) const {
    return with_smaller_pictures(
        *model_.processor, pictures,
        [](const models::Pixels& pixels) {
          std::vector<int64_t> ids = {1};
          for (size_t i = 0; i < pixels.pictures.size(); ++i) {
            ids.insert(ids.end(), {kMark, 9});
          }
          return shared().processor->lay_out(ids, pixels);
        },
        [&](const models::ModelInput&) { return wanted; });
  }
  static const models::Model& shared() {
    static const models::Model model = models::load_model(test::qwen(), {.dtype = "float32"});
    return model;
  }
  const models::Model& model_ = shared();
};

// 168 x 112 pixels are 6 x 4 tokens of 28 pixels; half of them: shrunk by sqrt(2), 4.2 x 2.8.
TEST_F(SmallerPicture, HasTheWholeCellsThatTheShareLeaves) {
  const models::ModelInput half = shrunk({picture_of(168, 112)}, {.share = 0.5});
  EXPECT_EQ(half.whole_visual_tokens, 24);
  EXPECT_EQ(half.visual_spans.at(0).grid.w, 4);
  EXPECT_EQ(half.visual_spans.at(0).grid.h, 2);
  EXPECT_EQ(half.ids.size(0), 2 + 8);
  EXPECT_EQ(half.pixels.values.size(0), 4 * 8) << "patches the tower reads";
}

TEST_F(SmallerPicture, AllOfItIsTheOrdinaryPrompt) {
  const image::Image picture = picture_of(168, 112);
  const models::ModelInput same = shrunk({picture}, {.share = 1}),
                           kept = shrunk({picture}, {.share = 1, .whole_positions = true}),
                           plain = model_.processor->prepare_ids({1, kMark, 9}, {picture});
  EXPECT_TRUE(same.pixels.values.equal(plain.pixels.values));
  EXPECT_TRUE(same.position_ids.equal(plain.position_ids));
  EXPECT_TRUE(kept.position_ids.equal(plain.position_ids));
  EXPECT_TRUE(same.ids.equal(plain.ids));
}

TEST_F(SmallerPicture, EveryPictureGivesItsShareAndKeepsAToken) {
  const models::ModelInput few =
      shrunk({picture_of(168, 112), picture_of(84, 84)}, {.share = 0.01});
  EXPECT_EQ(few.whole_visual_tokens, 24 + 9);
  EXPECT_EQ(few.visual_tokens(), 2);
}

// 6 x 4 cells become 3 x 2, each in the middle of 2 x 2: columns 1, 3, 5 and rows 1, 3 of the whole
// picture, which stands at position 1; text goes on behind its 6 columns.
TEST_F(SmallerPicture, CellsMayKeepThePositionsOfTheWholePicture) {
  const torch::Tensor own = shrunk({picture_of(168, 112)}, {.share = 0.25}).position_ids;
  const torch::Tensor whole =
      shrunk({picture_of(168, 112)}, {.share = 0.25, .whole_positions = true}).position_ids;
  const auto as_tensor = [](const std::vector<int64_t>& v) {
    return torch::tensor(v, torch::kInt64).view({3, -1});
  };
  EXPECT_TRUE(own.equal(
      as_tensor({0, 1, 1, 1, 1, 1, 1, 4, 0, 1, 1, 1, 2, 2, 2, 4, 0, 1, 2, 3, 1, 2, 3, 4})))
      << own;
  EXPECT_TRUE(whole.equal(
      as_tensor({0, 1, 1, 1, 1, 1, 1, 7, 0, 2, 2, 2, 4, 4, 4, 7, 0, 2, 4, 6, 2, 4, 6, 7})))
      << whole;
}

TEST_F(SmallerPicture, AnswersCountTokensOfTheWholePicture) {
  const models::ModelInput half = shrunk({picture_of(168, 112)}, {.share = 0.5});
  const Retention kept =
      answer(model_, {.input = half, .generation = {.max_new_tokens = 1}}).retention;
  EXPECT_EQ(kept.visual_tokens, 24);
  EXPECT_DOUBLE_EQ(kept.kv_ratio(), 8.0 / 24);
  EXPECT_DOUBLE_EQ(kept.layer_average_ratio(), 8.0 / 24);
  EXPECT_DOUBLE_EQ(kept.keep_ratio, 8.0 / 24);
  const models::ModelInput plain =
      model_.processor->prepare_ids({1, kMark, 9}, {picture_of(168, 112)});
  const Retention all =
      answer(model_, {.input = plain, .generation = {.max_new_tokens = 1}}).retention;
  EXPECT_DOUBLE_EQ(kept.unpruned_prefill_flops, all.prefill_flops);
  EXPECT_LT(kept.prefill_flops, all.prefill_flops);
}

TEST(PictureSizes, AreNotOfferedByTowersOfOneSize) {
  const models::Model fixed =
      models::load_model(glimpse::test::shared_dir() / "demo_lvlm", {.dtype = "float32"});
  const std::string text = glimpse::test::error_text([&] { picture_sizes(*fixed.processor); });
  EXPECT_NE(text.find("would stay as many"), std::string::npos) << text;
}

}  // namespace
}  // namespace glimpse::inference
#endif
