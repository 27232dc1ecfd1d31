#include "evaluation/report/html_gallery.h"

#include <gtest/gtest.h>

#include "evaluation/report/small_summary.h"
#include "evaluation/rows.h"

namespace glimpse::evaluation {
namespace {

std::vector<std::vector<EvalRow>> two_answers() {
  return {{test::row_of("none", {.id = "q1", .image = "p1", .type = "color"})},
          {test::row_of("glimpse", {.id = "q1", .image = "p1", .type = "color", .right = 0})}};
}

RunPictures one_picture() {
  return {.gallery = {{.image_id = "p1",
                       .picture = {.width = 4, .height = 4, .rgb = std::vector<uint8_t>(48, 90)},
                       .boxes = {{"q1", {{0.1, 0.1, 0.4, 0.4}}}}}},
          .flips = {}};
}

size_t count_of(const std::string& html, const std::string& part) {
  size_t count = 0;
  for (size_t at = html.find(part); at != std::string::npos; at = html.find(part, at + 1)) ++count;
  return count;
}

TEST(HtmlGallery, MarksRightAndWrongAnswers) {
  const std::string html = gallery_html(test::small_summary(), two_answers(), {{one_picture()}});
  EXPECT_NE(html.find("right'>&#10003; red"), std::string::npos);
  EXPECT_NE(html.find("wrong'>&#10007; blue"), std::string::npos);
  EXPECT_NE(html.find("what color is it ?"), std::string::npos);
  EXPECT_NE(html.find("reference: red"), std::string::npos);
  EXPECT_NE(html.find("data:image/png;base64,iVBORw0KGgo"), std::string::npos);
}

TEST(HtmlGallery, EscapesWhatTheModelSays) {
  auto rows = two_answers();
  rows[1][0].prediction = "<script>";
  EXPECT_EQ(gallery_html(test::small_summary(), rows, {{one_picture()}}).find("<script>"),
            std::string::npos);
}

TEST(HtmlGallery, PassesOverPicturesWithoutAnswers) {
  auto pictures = one_picture();
  pictures.gallery[0].image_id = "p2";
  EXPECT_EQ(gallery_html(test::small_summary(), two_answers(), {{pictures}}), "");
  EXPECT_EQ(gallery_html(test::small_summary(), two_answers(), {}), "");
}

TEST(HtmlGallery, DrawsEverySettingOverThePictureOfItsOwnRun) {
  RunPictures cropped = one_picture(), none;
  cropped.gallery[0].picture = {.width = 2, .height = 2, .rgb = std::vector<uint8_t>(12, 40)};
  const auto html = [](const RunPictures& second) {
    return gallery_html(test::small_summary(), two_answers(), {{one_picture(), second}, {0, 1}});
  };
  EXPECT_EQ(count_of(html(none), "class='tile'"), 1U);
  EXPECT_EQ(count_of(html(cropped), "class='tile'"), 2U);
  EXPECT_NE(html(cropped), html(one_picture()));
}

}  // namespace
}  // namespace glimpse::evaluation
