#include "models/qwen2_5_vl/processor.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/qwen_cases.h"
#include "models/whole_run.h"
#include "support/error_text.h"

namespace glimpse::models {

#ifdef GLIMPSE_SHARED_DIR
namespace {

std::vector<int64_t> values(const torch::Tensor& ids) {
  return {ids.data_ptr<int64_t>(), ids.data_ptr<int64_t>() + ids.numel()};
}

class QwenProcessor : public testing::Test {
 protected:
  const std::unique_ptr<Processor> processor_ =
      qwen_processor(test::qwen(), read_qwen_config(test::qwen()));
  const image::Image picture_ = test::recorded_picture(test::qwen() / "images/g_tiny.png");
};

}  // namespace

TEST_F(QwenProcessor, RendersAndTokenisesChatsAsRecorded) {
  for (const test::RecordedCase& one : test::qwen_cases()) {
    EXPECT_EQ(processor_->render(one.prompt), one.rendered) << one.name;
    const auto ids = processor_->tokenizer().encode(one.rendered, /*add_special=*/true);
    const ModelInput input = processor_->lay_out(ids, test::pixels_of(*processor_, one));
    EXPECT_EQ(values(input.ids), one.ids) << one.name;
  }
}

TEST_F(QwenProcessor, PositionsSpansAndGridsEqualTheRecord) {
  for (const test::RecordedCase& one : test::qwen_cases()) {
    const ModelInput input = processor_->lay_out(one.ids, test::pixels_of(*processor_, one));
    EXPECT_TRUE(input.position_ids.equal(test::recorded_positions(one))) << one.name;
    size_t next = 0;
    for (const VisualSpan& span : input.visual_spans) {
      const int64_t mark = one.frames_per_second > 0 && next + 1 == input.visual_spans.size()
                               ? int64_t{813}
                               : int64_t{812};
      EXPECT_TRUE((input.ids.slice(0, span.begin, span.end()) == mark).all().item<bool>());
      EXPECT_EQ(span.picture, static_cast<int64_t>(next++));
    }
    EXPECT_EQ(next, input.pixels.pictures.size()) << one.name;
    if (one.row >= 0 || one.pictures.empty()) continue;
    const auto& grids = one.recorded["processor"]["image_grid_thw"];
    for (size_t i = 0; i < grids.size(); ++i) {
      const Grid& grid = input.pixels.pictures[i].patches;
      EXPECT_EQ((std::vector<int64_t>{grid.t, grid.h, grid.w}),
                grids[i].get<std::vector<int64_t>>());
    }
  }
}

TEST_F(QwenProcessor, PixelsOfPicturesAndClipsEqualTheRecord) {
  const auto expected = tensor::load_tensors(test::qwen() / "cases/expected.safetensors");
  for (const test::RecordedCase& one : test::qwen_cases()) {
    std::vector<torch::Tensor> bytes;
    for (const char* what : {"pixel_u8", "pixel_u8_videos"}) {
      const torch::Tensor part = test::recorded(expected, one, what);
      if (part.defined()) bytes.push_back(part);
    }
    if (bytes.empty()) continue;
    EXPECT_LE(test::distance(test::pixels_of(*processor_, one).values,
                             test::normalised(torch::cat(bytes))),
              1e-6)
        << one.name;
  }
}

TEST_F(QwenProcessor, SeesAPictureAsResizedForTheTower) {
  const image::Image seen = processor_->seen(picture_);
  const Pixels pixels = processor_->pixels(picture_);
  EXPECT_EQ(seen.height, pixels.pictures[0].patches.h * 14);
  EXPECT_EQ(seen.width, pixels.pictures[0].patches.w * 14);
}

TEST_F(QwenProcessor, MarksAndPicturesMustAgree) {
  const auto refusal = [&](const std::vector<int64_t>& ids, const Pixels& pixels) {
    return test::error_text([&] { processor_->lay_out(ids, pixels); });
  };
  const Pixels one = processor_->pixels(picture_);
  EXPECT_EQ(refusal({1, 812, 7}, one), "");
  EXPECT_TRUE(test::mentions(refusal({1, 812, 812, 7}, one), "2 image marks for 1 pictures"));
  EXPECT_TRUE(test::mentions(refusal({1, 813, 7}, one), "0 image marks in a row"));
  EXPECT_TRUE(test::mentions(test::error_text([&] { processor_->clip_pixels({picture_}, 0); }),
                             "a positive rate"));
}
#endif

}  // namespace glimpse::models
