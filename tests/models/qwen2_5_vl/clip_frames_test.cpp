#include "models/qwen2_5_vl/clip_frames.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/qwen2_5_vl/rope_index.h"
#include "support/error_text.h"

namespace glimpse::models {
namespace {

using Numbers = std::vector<int64_t>;

FrameChoice chosen(int64_t frames, double rate, const ClipSampling& sampling = {}) {
  return choose_frames({.frames = frames, .frames_per_second = rate}, sampling);
}

Numbers first(const FrameChoice& choice, size_t count) {
  return {choice.numbers.begin(), choice.numbers.begin() + static_cast<ptrdiff_t>(count)};
}

Numbers last_two(const FrameChoice& choice) {
  return {choice.numbers.end() - 2, choice.numbers.end()};
}

std::string frame_size(const ImageSize& frame, int64_t num_frames,
                       const std::optional<int64_t>& max_pixels = {}) {
  const ImageSize size = clip_frame_size(frame, num_frames, 28, max_pixels);
  return std::to_string(size.height) + "x" + std::to_string(size.width);
}

}  // namespace

// spec/models/video.md 2a
TEST(ChooseFrames, FollowsTheTableOfTheAuthorsRule) {
  const FrameChoice ten_seconds = chosen(300, 30);
  EXPECT_EQ(ten_seconds.numbers.size(), 20U);
  EXPECT_EQ(first(ten_seconds, 6), (Numbers{0, 16, 31, 47, 63, 79}));
  EXPECT_EQ(last_two(ten_seconds), (Numbers{283, 299}));
  EXPECT_DOUBLE_EQ(ten_seconds.frames_per_second, 2);
  const FrameChoice longer = chosen(900, 25);
  EXPECT_EQ(longer.numbers.size(), 72U);
  EXPECT_EQ(first(longer, 6), (Numbers{0, 13, 25, 38, 51, 63}));
  EXPECT_EQ(last_two(longer), (Numbers{886, 899}));
  EXPECT_EQ(chosen(10, 30).numbers, (Numbers{0, 3, 6, 9}));
  EXPECT_DOUBLE_EQ(chosen(10, 30).frames_per_second, 12);
  EXPECT_EQ(chosen(100, 24).numbers, (Numbers{0, 14, 28, 42, 57, 71, 85, 99}));
  EXPECT_DOUBLE_EQ(chosen(100, 24).frames_per_second, 1.92);
  const FrameChoice film = chosen(60000, 30);
  EXPECT_EQ(film.numbers.size(), 768U);
  EXPECT_EQ(first(film, 4), (Numbers{0, 78, 156, 235}));
  EXPECT_EQ(last_two(film), (Numbers{59921, 59999}));
  EXPECT_DOUBLE_EQ(film.frames_per_second, 0.384);
  EXPECT_EQ(chosen(7, 10).numbers, (Numbers{0, 2, 4, 6}));
  EXPECT_NEAR(chosen(7, 10).frames_per_second, 5.714, 5e-4);
}

TEST(ChooseFrames, TakesANumberARateAndBounds) {
  EXPECT_EQ(chosen(100, 25, {.num_frames = 5}).numbers.size(), 4U);  // 2.5 pairs: to the even two
  EXPECT_EQ(chosen(100, 25, {.num_frames = 7}).numbers.size(), 8U);
  EXPECT_EQ(chosen(100, 25, {.fps = 4}).numbers.size(), 16U);
  EXPECT_EQ(chosen(100, 25, {.max_frames = 7}).numbers.size(), 6U);
  EXPECT_EQ(chosen(100, 25, {.min_frames = 9}).numbers.size(), 10U);
}

TEST(ChooseFrames, OfAPartCountsFromItsFirstFrame) {
  // ceil(1.02 * 25) = 26, floor(3 * 25) = 75: 50 frames, two a second
  const FrameChoice part = chosen(100, 25, {.start_s = 1.02, .end_s = 3});
  EXPECT_EQ(part.numbers, (Numbers{26, 42, 59, 75}));
  EXPECT_DOUBLE_EQ(part.frames_per_second, 2);
  EXPECT_EQ(chosen(100, 25, {.start_s = 3.5, .end_s = 99}).numbers.back(), 99);
  EXPECT_TRUE(test::mentions(test::error_text([] { chosen(100, 25, {.start_s = 4, .end_s = 5}); }),
                             "--video-start"));
}

// spec/models/video.md 2b: cut off instead of rounded, and without the last frame.
TEST(ChooseFrames, ByTheProcessorsRuleCutsOff) {
  EXPECT_EQ(chosen(100, 24, {.rule = "processor"}).numbers,
            (Numbers{0, 12, 25, 37, 50, 62, 75, 87}));
  EXPECT_EQ(chosen(10, 30, {.rule = "processor"}).numbers, (Numbers{0, 2, 5, 7}));
  EXPECT_EQ(chosen(9, 10, {.rule = "processor", .num_frames = 5}).numbers, (Numbers{0, 2, 4, 6}));
}

TEST(ChooseFrames, RefusesMoreFramesThanThereAre) {
  const auto refusal = [](int64_t frames, const ClipSampling& sampling) {
    return test::error_text([&] { chosen(frames, 25, sampling); });
  };
  EXPECT_TRUE(test::mentions(refusal(6, {.num_frames = 8}), "6 frames, of which 8"));
  EXPECT_TRUE(test::mentions(refusal(1, {}), "1 frames"));
  EXPECT_EQ(chosen(3, 25).numbers, (Numbers{0, 2}));
}

// spec/models/video.md 3a
TEST(ClipFrameSize, SharesTheBudgetOfTheClip) {
  EXPECT_EQ(frame_size({720, 1280}, 20), "560x1008");
  EXPECT_EQ(frame_size({1080, 1920}, 64), "560x1008");
  EXPECT_EQ(frame_size({480, 640}, 768), "420x560");
  EXPECT_EQ(frame_size({32, 48}, 4), "280x392");  // grown to 128 blocks
  EXPECT_EQ(frame_size({720, 1280}, 20, 200'000), "308x588");
  EXPECT_EQ(frame_size({720, 1280}, 20, 9'000'000), "560x1008");  // cannot raise it
}

TEST(ResizeFrame, KeepsPlainColoursAndSizesThatFit) {
  image::Image plain{.width = 9, .height = 7};
  for (int i = 0; i < 9 * 7; ++i) plain.rgb.insert(plain.rgb.end(), {10, 128, 255});
  const image::Image grown = resize_frame(plain, {.height = 14, .width = 20});
  ASSERT_EQ(grown.rgb.size(), 14U * 20 * 3);
  for (size_t i = 0; i < grown.rgb.size(); i += 3) {
    EXPECT_EQ(grown.rgb[i], 10);
    EXPECT_EQ(grown.rgb[i + 1], 128);
    EXPECT_EQ(grown.rgb[i + 2], 255);
  }
  EXPECT_EQ(resize_frame(plain, {.height = 7, .width = 9}).rgb, plain.rgb);
}

// One pass without bytes in between: overshoot of the first axis reaches the second.
TEST(ResizeFrame, ClampsOnlyAtTheEnd) {
  image::Image edge{.width = 4, .height = 4, .rgb = std::vector<uint8_t>(48, 0)};
  for (int64_t y = 0; y < 4; ++y) {
    for (int64_t x = 2; x < 4; ++x) std::fill_n(edge.pixel(x, y), 3, uint8_t{255});
  }
  const image::Image grown = resize_frame(edge, {.height = 4, .width = 8});
  std::vector<int> row;
  for (int64_t x = 0; x < 8; ++x) row.push_back(grown.pixel(x, 2)[0]);
  // Weights of the cubic with a = -0.5 at distances 1.25, 0.25, 0.75, 1.75 are -0.0703, 0.8672,
  // 0.2266, -0.0234; at the border they are divided by what is left of their sum.
  EXPECT_EQ(row, (std::vector<int>{0, 0, 0, 52, 203, 255, 255, 255}));
}

// spec/models/video.md 5
TEST(ChooseFrames, RateBecomesTimeOnTheRotaryAxis) {
  const auto times = [](double rate) {
    Pixels pixels;
    pixels.pictures = {
        {.views = {{.begin = 0, .grid = {.t = 7, .h = 1, .w = 1}}}, .seconds_per_step = 2 / rate}};
    const ModelInput input = expand_marks({5}, {.image = 4, .clip = 5}, pixels);
    const torch::Tensor row = rope_index(input, {})[0].contiguous();
    return Numbers{row.data_ptr<int64_t>(), row.data_ptr<int64_t>() + row.numel()};
  };
  EXPECT_EQ(times(chosen(300, 30).frames_per_second), (Numbers{0, 2, 4, 6, 8, 10, 12}));
  EXPECT_EQ(times(chosen(10, 30).frames_per_second), (Numbers{0, 0, 0, 1, 1, 1, 2}));
  EXPECT_EQ(times(chosen(60000, 30).frames_per_second), (Numbers{0, 10, 20, 31, 41, 52, 62}));
}

}  // namespace glimpse::models
