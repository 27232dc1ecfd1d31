#include "data/row_dataset.h"

#include <gtest/gtest.h>

#include "data/benchmark_folder.h"

namespace glimpse::data {
namespace {

QuestionRows three_questions(const std::string& folder) {
  QuestionRows rows{.name = "three", .rows = {}, .files = {}};
  for (const char* id : {"a", "b", "c"}) {
    QuestionRow row;
    row.sample.id = id;
    row.picture.file = folder + (row.sample.id == "b" ? "2.png" : "1.png");
    rows.rows.push_back(row);
  }
  return rows;
}

TEST(RowDataset, GroupsQuestionsByPictureAndCutsARange) {
  const test::BenchmarkFolder folder;
  const RowDataset all(three_questions(folder.path()), {});
  ASSERT_EQ(all.num_images(), 2);
  EXPECT_EQ(all.samples(0).size(), 2U);
  EXPECT_EQ(all.samples(0)[1].id, "c");
  const RowDataset second(three_questions(folder.path()), {.first = 1, .count = 5});
  EXPECT_EQ(second.samples(0)[0].id, "b");
  EXPECT_NE(all.fingerprint(), second.fingerprint());
  EXPECT_THROW(RowDataset(three_questions(folder.path()), {.first = 2}), Error);
}

TEST(RowDataset, TheFingerprintFollowsPicturesAndFiles) {
  const test::BenchmarkFolder folder;
  QuestionRows rows = three_questions(folder.path());
  rows.files = {folder.write("rows.json", "1")};
  const std::string before = RowDataset(rows, {}).fingerprint();
  EXPECT_EQ(RowDataset(rows, {}).fingerprint(), before);
  folder.draw("1.png");
  const std::string drawn = RowDataset(rows, {}).fingerprint();
  EXPECT_NE(drawn, before);
  folder.write("rows.json", "2");
  EXPECT_NE(RowDataset(rows, {}).fingerprint(), drawn);
}

TEST(RowDataset, RefusesNoRowsAndRepeatedIds) {
  EXPECT_THROW(RowDataset({.name = "x", .rows = {}, .files = {}}, {}), Error);
  QuestionRows rows = three_questions("");
  rows.rows[1].sample.id = "a";
  EXPECT_THROW(RowDataset(rows, {}), Error);
}

TEST(ReadPicture, RefusesAPlaceBehindTheEndOfTheFile) {
  const test::BenchmarkFolder folder;
  const std::string file = folder.write("x.bin", "short");
  EXPECT_THROW(read_picture({.file = file, .offset = 2, .size = 10}), Error);
  EXPECT_THROW(read_picture({.file = file, .offset = 0, .size = 4, .base64 = true}), Error);
}

}  // namespace
}  // namespace glimpse::data
