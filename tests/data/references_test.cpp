#include "data/references.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

class ReferencesTest : public testing::Test {
 protected:
  std::string write(const std::string& content) {
    const std::string file = folder_.path() / "references.json";
    write_file_atomically(file, content);
    return file;
  }
  void expect_error(const std::string& content, const std::string& part) {
    const std::string error = test::error_text([&] { read_references(write(content)); });
    EXPECT_TRUE(test::mentions(error, part)) << content << " gives: " << error;
  }

  test::TempFolder folder_;
};

TEST_F(ReferencesTest, KeepsAnnotatorsApartByTheirRecords) {
  const auto references = read_references(write(
      R"({"annotations": [{"question_id": 5, "question_type": "what", "answer_type": "other ",
          "answers": [{"answer": "cat", "answer_confidence": "yes", "answer_id": 1},
                      {"answer": "cat", "answer_confidence": "yes", "answer_id": 2},
                      {"answer": 3, "answer_confidence": "yes", "answer_id": 1}]}]})"));
  ASSERT_EQ(references.size(), 1U);
  EXPECT_EQ(references[0].id, "5");
  EXPECT_EQ(references[0].question_type, "what");
  EXPECT_EQ(references[0].answer_type, "other");
  ASSERT_EQ(references[0].answers.size(), 3U);
  EXPECT_NE(references[0].answers[0].mark, references[0].answers[1].mark);
  EXPECT_EQ(references[0].answers[0].mark, references[0].answers[2].mark);
  EXPECT_EQ(references[0].answers[2].text, "3");
}

TEST_F(ReferencesTest, ReadsRowsOfOtherDataSets) {
  const auto polls = read_references(write("{\"question_id\": 1, \"label\": \"yes\"}\n"));
  EXPECT_EQ(polls[0].answers[0].text, "yes");
  const auto pages = read_references(
      write(R"({"data": [{"questionId": 9, "answers": ["a", "b"]}, {"qid": "x", "answer": 2}]})"));
  EXPECT_EQ(pages[0].id, "9");
  EXPECT_NE(pages[0].answers[0].mark, pages[0].answers[1].mark);
  EXPECT_EQ(pages[1].answers[0].text, "2");
}

TEST_F(ReferencesTest, RefusesRowsWithoutIdsOrAnswersAndRepeatedIds) {
  expect_error(R"([{"answers": ["a"]}])", "no 'question_id'");
  expect_error(R"([{"question_id": 1}])", "no 'answers'");
  expect_error(R"([{"question_id": 1, "answers": []}])", "no answers");
  expect_error(R"([{"question_id": 1, "answers": [{"text": "a"}]}])", "no 'answer'");
  expect_error("{\"id\": 1, \"answer\": \"a\"}\n{\"id\": 1, \"answer\": \"b\"}",
               "references.json:2: id \"1\" again");
}

TEST_F(ReferencesTest, ReadsQuestionIds) {
  const auto ids = read_question_ids(write(R"({"questions": [{"question_id": 3}, {"id": "q"}]})"));
  EXPECT_EQ(ids, (std::vector<std::string>{"3", "q"}));
}

TEST_F(ReferencesTest, GathersTheCaptionsOfAPicture) {
  const auto pictures = read_caption_references(write(
      R"([{"image_id": 2, "caption": "a"}, {"image_id": "x", "caption": "b"},
          {"image_id": 2, "caption": "c"}])"));
  ASSERT_EQ(pictures.size(), 2U);
  EXPECT_EQ(pictures[0].image_id, "2");
  EXPECT_EQ(pictures[0].captions, (std::vector<std::string>{"a", "c"}));
  EXPECT_THROW(read_caption_references(write(R"([{"image_id": 2}])")), Error);
}

}  // namespace
}  // namespace glimpse::data
