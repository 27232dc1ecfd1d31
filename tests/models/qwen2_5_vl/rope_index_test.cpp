#include "models/qwen2_5_vl/rope_index.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "models/qwen_cases.h"

namespace glimpse::models {
namespace {

Pixels layout_only(const std::vector<PictureShape>& pictures) {
  return {.values = {}, .pictures = pictures};
}

PictureShape picture(const Grid& tokens, double seconds_per_step = 0) {
  return {.views = {{.begin = 0, .grid = tokens}}, .seconds_per_step = seconds_per_step};
}

torch::Tensor rows(const std::vector<std::vector<int64_t>>& values) {
  std::vector<torch::Tensor> axes;
  for (const auto& axis : values) axes.push_back(torch::tensor(axis, torch::kInt64));
  return torch::stack(axes);
}

}  // namespace

TEST(RopeIndex, CountsTextOnAllAxesAndGoesOnBehindTheWidestAxis) {
  // Text, a picture of 2 rows and 3 columns, text.
  const ModelInput input =
      expand_marks({7, 9, 7, 7}, {.image = 9}, layout_only({picture({1, 2, 3})}));
  EXPECT_TRUE(rope_index(input, {}).equal(rows(
      {{0, 1, 1, 1, 1, 1, 1, 4, 5}, {0, 1, 1, 1, 2, 2, 2, 4, 5}, {0, 1, 2, 3, 1, 2, 3, 4, 5}})));
}

TEST(RopeIndex, TimeRunsInSecondsTimesTokensPerSecond) {
  const auto times = [](double seconds, const RopeRule& rule) {
    const ModelInput input =
        expand_marks({9, 7}, {.image = 8, .clip = 9}, layout_only({picture({3, 1, 1}, seconds)}));
    const torch::Tensor axis = rope_index(input, rule)[0];
    return std::vector<int64_t>{axis.data_ptr<int64_t>(), axis.data_ptr<int64_t>() + 4};
  };
  using Times = std::vector<int64_t>;
  EXPECT_EQ(times(0.5, {}), (Times{0, 1, 2, 3}));
  EXPECT_EQ(times(2.0, {}), (Times{0, 4, 8, 9}));
  EXPECT_EQ(times(1.5, {.whole_seconds = true}), (Times{0, 2, 4, 5}));
  EXPECT_EQ(times(2.0, {.text_follows_sides = true}), (Times{0, 4, 8, 1}));
}

TEST(RopeIndex, WithoutPicturesItCounts) {
  const ModelInput input = expand_marks({5, 6, 7}, {.image = 9}, {});
  EXPECT_TRUE(rope_index(input, {}).equal(torch::arange(3, torch::kInt64).expand({3, 3})));
}

#ifdef GLIMPSE_SHARED_DIR
namespace {

void add_pictures(const nlohmann::json& grids, const nlohmann::json& seconds, Pixels& pixels) {
  if (grids.is_null()) return;
  for (size_t i = 0; i < grids.size(); ++i) {
    const Grid tokens{
        .t = grids[i][0], .h = grids[i][1].get<int64_t>() / 2, .w = grids[i][2].get<int64_t>() / 2};
    pixels.pictures.push_back(picture(tokens, seconds.is_null() ? 0.0 : seconds[i].get<double>()));
  }
}

}  // namespace

TEST(RopeIndex, EqualsWhatTwoReleasesOfTransformersRecorded) {
  const auto root = read_json_file(test::qwen() / "cases/rope_cases.json");
  for (const auto& one : root["cases"]) {
    Pixels pixels;
    add_pictures(one["image_grid_thw"], nullptr, pixels);
    add_pictures(one["video_grid_thw"], one["second_per_grid_ts"], pixels);
    const std::vector<int64_t> ids = one["input_ids"];
    const ModelInput input = expand_marks(ids, {.image = 812, .clip = 813}, pixels);
    const auto expect = [&](const char* release, const RopeRule& rule) {
      const torch::Tensor found = rope_index(input, rule);
      const auto& recorded = one[release];
      EXPECT_TRUE(found.equal(rows(recorded["position_ids"]))) << one["name"] << " " << release;
      EXPECT_EQ(found.max().item<int64_t>() + 1 - static_cast<int64_t>(ids.size()),
                recorded["rope_delta"].get<int64_t>())
          << one["name"] << " " << release;
    };
    expect("4.57.6", {.whole_seconds = true});
    expect("5.23.0", {.text_follows_sides = true});
  }
}
#endif

}  // namespace glimpse::models
