#include "data/jsonl_line.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "data/same_samples.h"

namespace glimpse::data {
namespace {

std::string error_of(const std::string& line) {
  return message_of<Error>([&] { parse_jsonl_line(line, "a.jsonl:7"); });
}

TEST(JsonlLine, ReadsAllFields) {
  const JsonlLine line = parse_jsonl_line(
      R"({"question_id": 12, "image": "a/b.jpg", "image_id": "b", "width": 200, "height": 100,
          "question": "Who?", "answer": ["me", "I"], "bboxs": [[20, 25, 100, 100], [0, 0, 1, 2]],
          "dataset": "gqa", "split": "val", "type": "query", "answer_type": "other",
          "task": "caption", "extra": {"ignored": true}})",
      "here");
  EXPECT_EQ(line.image, "a/b.jpg");
  EXPECT_EQ(line.dataset, "gqa");
  EXPECT_EQ(line.split, "val");
  expect_same({line.sample}, {{.id = "12",
                               .image_id = "b",
                               .question = "Who?",
                               .answers = {"me", "I"},
                               .boxes = {{0.1, 0.25, 0.5, 1}, {0, 0, 0.005, 0.02}},
                               .task = Task::caption,
                               .type = "query"}});
}

TEST(JsonlLine, OptionalFieldsHaveDefaults) {
  const JsonlLine line = parse_jsonl_line(
      R"({"image": "b.jpg", "question": "Who?", "answer": "me", "answer_type": "other"})", "here");
  expect_same({line.sample}, {{.id = "",
                               .image_id = "b.jpg",
                               .question = "Who?",
                               .answers = {"me"},
                               .boxes = {},
                               .task = Task::vqa,
                               .type = "other"}});
  EXPECT_EQ(line.dataset + line.split, "");
}

TEST(JsonlLine, LeavesSwappedCornersAsTheyAre) {
  const JsonlLine line = parse_jsonl_line(
      R"({"image": "i", "question": "q", "answer": "a", "width": 10, "height": 10,
          "bboxs": [[9, 2, 1, 4], [5, 5, 5, 5]]})",
      "line 1");
  EXPECT_EQ(line.sample.boxes, (std::vector<Box>{{0.9, 0.2, 0.1, 0.4}, {0.5, 0.5, 0.5, 0.5}}));
}

TEST(JsonlLine, ClipsBoxesToThePicture) {
  const JsonlLine line = parse_jsonl_line(
      R"({"image": "b", "question": "", "answer": "", "width": 10, "height": 10,
          "bboxs": [[-3, 2.5, 12, 5]]})",
      "here");
  EXPECT_EQ(line.sample.boxes, (std::vector<Box>{{0, 0.25, 1, 0.5}}));
}

TEST(JsonlLine, NamesThePlaceAndTheWrongField) {
  struct Case {
    const char* line;
    const char* message;
  };
  const Case cases[] = {
      {"[1]", "no JSON object"},
      {"{\"question\": ", "a.jsonl:7"},
      {R"({"question": "q", "answer": "a"})", "no 'image'"},
      {R"({"image": 3, "question": "q", "answer": "a"})", "'image' is 3; expected text"},
      {R"({"image": "i", "answer": "a"})", "no 'question'"},
      {R"({"image": "i", "question": "q"})", "no 'answer'"},
      {R"({"image": "i", "question": "q", "answer": []})", "'answer' is []"},
      {R"({"image": "i", "question": "q", "answer": [1]})", "text or a list of texts"},
      {R"({"image": "i", "question": "q", "answer": "a", "task": "vq"})", "'task' is \"vq\""},
      {R"({"image": "i", "question": "q", "answer": "a", "question_id": []})", "'question_id'"},
      {R"({"image": "i", "question": "q", "answer": "a", "bboxs": 1})", "a list of boxes"},
      {R"({"image": "i", "question": "q", "answer": "a", "bboxs": [[1, 2, 3]]})", "[1,2,3]"},
      {R"({"image": "i", "question": "q", "answer": "a", "bboxs": [[1, 2, 3, 4]]})", "no 'width'"},
      {R"({"image": "i", "question": "q", "answer": "a", "bboxs": [[1, 2, 3, 4]], "width": 4,
           "height": 0})",
       "'height' is 0"},
  };
  for (const Case& c : cases) {
    const std::string message = error_of(c.line);
    EXPECT_TRUE(message.starts_with("a.jsonl:7: ")) << c.line << "\n" << message;
    EXPECT_NE(message.find(c.message), std::string::npos) << c.line << "\n" << message;
  }
}

}  // namespace
}  // namespace glimpse::data
