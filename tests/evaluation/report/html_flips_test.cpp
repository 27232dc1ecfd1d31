#include "evaluation/report/html_flips.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "evaluation/compare.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

std::vector<std::vector<EvalRow>> answers(int questions) {
  std::vector<std::vector<EvalRow>> rows(2);
  for (int i = 0; i < questions; ++i) {
    const test::Answered asked{.id = "q" + std::to_string(i), .image = "p", .type = "color"};
    rows[0].push_back(test::row_of("none", asked));
    rows[1].push_back(test::row_of("half", asked));
  }
  return rows;
}

nlohmann::json element(const std::string& html, const std::string& id) {
  const std::string mark = "id='" + id + "'>";
  const size_t begin = html.find(mark) + mark.size();
  return nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

TEST(FlipExplorer, HoldsTheAnswersThatTurned) {
  auto rows = answers(4);
  rows[1][2].scores["exact_match"] = 0;
  rows[1][2].prediction = "</script><b>blue";
  const std::string html = flip_explorer_html(compare(test::two_settings(), rows), rows);
  const auto flips = element(html, "flip-data");
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_EQ(flips[0][0], "half");
  EXPECT_EQ(flips[0][1], "right to wrong");
  EXPECT_EQ(flips[0][3], "q2");
  EXPECT_EQ(flips[0][7], "</script><b>blue");
  EXPECT_EQ(html.find("<b>blue"), html.find("/script><b>blue") + 8);
}

TEST(FlipExplorer, IsNotThereWithoutFlips) {
  const auto rows = answers(3);
  EXPECT_EQ(flip_explorer_html(compare(test::two_settings(), rows), rows), "");
}

TEST(FlipExplorer, StaysSmallWithTenThousandFlips) {
  auto rows = answers(10000);
  for (EvalRow& row : rows[1]) row.scores["exact_match"] = 0;
  const std::string html = flip_explorer_html(compare(test::two_settings(), rows), rows);
  EXPECT_EQ(element(html, "flip-data").size(), 10000U);
  EXPECT_LT(html.size(), 2'000'000U);
  EXPECT_EQ(html.find("<tr><td"), std::string::npos);  // rows are made when they are shown
}

RunPictures one_shot(size_t side) {
  return {.gallery = {},
          .flips = {.pictures = {{.image_id = "p",
                                  .picture = {.width = int64_t(side),
                                              .height = int64_t(side),
                                              .rgb = std::vector<uint8_t>(side * side * 3, 90)},
                                  .boxes = {{"q1", {{0.1, 0.2, 0.3, 0.4}}}}}},
                    .shots = {{.setting = "half",
                               .id = "q1",
                               .scores = {0, 255, 7, 9},
                               .seen = {true, true, false, true}},
                              {.setting = "half", .id = "q2", .scores = {}},
                              {.setting = "gone", .id = "q1", .scores = {}}}}};
}

TEST(FlipExplorer, DrawsKeptTokensAndScoresOverThePicture) {
  auto rows = answers(4);
  rows[1][1].scores["exact_match"] = 0;
  const auto data =
      element(flip_explorer_html(compare(test::two_settings(), rows), rows, {{one_shot(8)}}),
              "flip-shot-data");
  EXPECT_EQ(data.at("pictures").size(), 1U);
  ASSERT_EQ(data.at("shots").size(), 1U) << "the second question did not turn, nor is 'gone' here";
  const auto& shot = data.at("shots")[0];
  EXPECT_EQ(shot.at("flip"), 0);
  EXPECT_EQ(shot.at("kept"), "1010");
  EXPECT_EQ(shot.at("grid"), (nlohmann::json{2, 2}));
  EXPECT_EQ(shot.at("scores"), "AP8HCQ==");
  EXPECT_EQ(shot.at("seen"), "1101");
  EXPECT_EQ(shot.at("boxes")[0][3], 0.4);
}

TEST(FlipExplorer, RunsThatSeeAPictureAlikeShareIt) {
  auto rows = answers(4);
  rows[1][1].scores["exact_match"] = 0, rows[1][2].scores["exact_match"] = 0;
  RunPictures first = one_shot(8), second = one_shot(8), cropped = one_shot(4);
  first.flips.shots = {{.setting = "half", .id = "q1"}};
  second.flips.shots = cropped.flips.shots = {{.setting = "half", .id = "q2"}};
  const auto data = [&](const RunPictures& other) {
    return element(
        flip_explorer_html(compare(test::two_settings(), rows), rows, {{first, other}, {0, 0}}),
        "flip-shot-data");
  };
  EXPECT_EQ(data(second).at("pictures").size(), 1U);
  EXPECT_EQ(data(second).at("shots").size(), 2U);
  EXPECT_EQ(data(cropped).at("pictures").size(), 2U);
  EXPECT_EQ(data(cropped).at("shots")[1].at("picture"), 1);
}

TEST(FlipExplorer, PicturesStopWhenThePageIsFull) {
  auto rows = answers(60);
  RunPictures run;
  FlipPictures& many = run.flips;
  for (size_t i = 0; i < rows[1].size(); ++i) {
    for (auto& setting : rows) setting[i].image_id = "p" + std::to_string(i);
    rows[1][i].scores["exact_match"] = 0;
    GalleryPicture noise{.image_id = rows[1][i].image_id,
                         .picture = {.width = 336, .height = 336, .rgb = {}}};
    Random random = Random::of(i, 0);
    for (int k = 0; k < 336 * 336 * 3; ++k) {
      noise.picture.rgb.push_back(static_cast<uint8_t>(random.next() >> 56));
    }
    many.pictures.push_back(noise);
    many.shots.push_back({.setting = "half", .id = rows[1][i].id, .scores = {}});
  }
  const std::string html = flip_explorer_html(compare(test::two_settings(), rows), rows, {{run}});
  EXPECT_LT(html.size(), 4'200'000U);
  EXPECT_GT(element(html, "flip-shot-data").at("shots").size(), 5U);
  EXPECT_EQ(element(html, "flip-data").size(), 60U) << "the others stay as text";
}

}  // namespace
}  // namespace glimpse::evaluation
