#include "evaluation/lmms_samples.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "data/predictions.h"
#include "evaluation/rows.h"
#include "support/shared.h"

namespace glimpse::evaluation {
namespace {

TEST(LmmsSamples, OurOwnReaderTakesThemBackByQuestion) {
  const glimpse::test::TempFolder folder;
  std::vector<EvalRow> rows = {
      test::row_of("half", {.id = "q7", .image = "p1", .type = "color"}),
      test::row_of("half", {.id = "q8", .image = "p1", .type = "color", .right = 0}),
      test::row_of("half", {.id = "q9", .image = "p2", .type = "color"})};
  rows[1].order = 1, rows[2].order = 2;
  rows[0].prediction = "\xD7\x90 \"red\"\n";  // right to left, quoted, two lines
  rows[2].status = "error: no picture";
  rows.push_back(rows[0]);
  rows.back().repeat = 1;
  const auto files = write_lmms_samples(rows, folder.path());
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].filename(), "samples_vqa_half.jsonl");
  const data::Predictions read = data::read_predictions(files[0]);
  EXPECT_EQ(read.format, "lmms-eval samples");
  EXPECT_FALSE(read.by_position);
  ASSERT_EQ(read.rows.size(), 3U) << "the second seed is left out";
  EXPECT_EQ(read.rows[0].id, "q7");
  EXPECT_EQ(read.rows[0].text, rows[0].prediction);
  EXPECT_EQ(read.rows[1].text, "blue");
  EXPECT_EQ(read.rows[2].text, "") << "no answer";
}

TEST(LmmsSamples, HoldTargetAndScores) {
  const glimpse::test::TempFolder folder;
  const auto files =
      write_lmms_samples({test::row_of("half", {.id = "q7", .image = "p1", .type = "color"}),
                          test::caption_row("half", "c1", "a cat", "a dog")},
                         folder.path());
  ASSERT_EQ(files.size(), 2U) << "captions in a file of their own";
  const auto j = nlohmann::json::parse(read_text_file(files[1]));
  EXPECT_EQ(j.at("target"), "red");
  EXPECT_EQ(j.at("exact_match").at("score"), 1.0);
  EXPECT_EQ(j.at("doc").at("question_type"), "color");
  EXPECT_EQ(j.at("resps").at(0).at(0), "red");
}

}  // namespace
}  // namespace glimpse::evaluation
