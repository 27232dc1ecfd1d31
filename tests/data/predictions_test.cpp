#include "data/predictions.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/error_text.h"
#include "support/shared.h"

namespace glimpse::data {
namespace {

class PredictionsTest : public testing::Test {
 protected:
  Predictions read(const std::string& content) {
    const std::string file = folder_.path() / "predictions.json";
    write_file_atomically(file, content);
    return read_predictions(file);
  }
  void expect_rows(const std::string& content, const std::string& format) {
    SCOPED_TRACE(content);
    const Predictions predictions = read(content);
    EXPECT_EQ(predictions.format, format);
    ASSERT_EQ(predictions.rows.size(), 2U);
    EXPECT_EQ(predictions.rows[0].id, "1");
    EXPECT_EQ(predictions.rows[0].text, "cat");
    EXPECT_EQ(predictions.rows[1].id, "b");
    EXPECT_EQ(predictions.rows[1].text, "");
  }
  void expect_error(const std::string& content, const std::string& part) {
    const std::string error = test::error_text([&] { read(content); });
    EXPECT_TRUE(test::mentions(error, part)) << content << " gives: " << error;
  }

  test::TempFolder folder_;
};

TEST_F(PredictionsTest, KnowsTheFormsOfOtherTools) {
  expect_rows(R"([{"question_id": 1, "answer": "cat"}, {"question_id": "b", "answer": ""}])",
              "VQA results");
  expect_rows(R"([{"image_id": 1, "caption": "cat"}, {"image_id": "b", "caption": ""}])",
              "COCO results");
  expect_rows(
      "{\"question_id\": 1, \"prompt\": \"p\", \"text\": \"cat\", \"answer_id\": \"x\"}\n"
      "{\"question_id\": \"b\", \"text\": \"\"}\n",
      "LLaVA answers");
  expect_rows("{\"id\": 1, \"answer\": \"cat\"}\n{\"id\": \"b\", \"answer\": \"\"}", "answers");
  expect_rows(
      "{\"index\": 1, \"answer\": \"dog\", \"prediction\": \"cat\"}\n"
      "{\"index\": \"b\", \"prediction\": \"\"}",
      "VLMEvalKit predictions");
  expect_rows("1,cat\nb,\n", "lines \"name,text\"");
}

TEST_F(PredictionsTest, ReadsLmmsSamplesByInnerIdOrByPosition) {
  expect_rows(
      "{\"doc_id\": 7, \"target\": \"t\", \"filtered_resps\": [\"cat\"], \"exact_match\": "
      "{\"question_id\": 1, \"score\": 1.0}}\n"
      "{\"doc_id\": 8, \"filtered_resps\": [[\"\"]], \"submission\": {\"question_id\": "
      "\"b\"}}",
      "lmms-eval samples");
  const Predictions places =
      read("{\"doc_id\": 1, \"resps\": [[\"cat\"]]}\n{\"doc_id\": 0, \"resps\": []}");
  EXPECT_TRUE(places.by_position);
  EXPECT_EQ(join_predictions(places, {"x", "y"}, "refs"), (std::vector<size_t>{1, 0}));
  EXPECT_THROW(join_predictions(places, {"x"}, "refs"), Error);
}

TEST_F(PredictionsTest, TakesNumbersForTexts) {
  EXPECT_EQ(read(R"([{"qid": 1, "answer": 12}])").rows[0].text, "12");
}

TEST_F(PredictionsTest, RefusesOtherMixedAndRepeatedRows) {
  expect_error(R"([{"image": 1, "words": "cat"}])", "a row with \"image\", \"words\"");
  expect_error("{\"id\": 1, \"answer\": \"a\"}\n{\"image_id\": 2, \"caption\": \"b\"}",
               "predictions.json:2: no 'id'; expected 'id' and 'answer' as in the first row");
  expect_error(R"([{"question_id": 1, "text": "what?", "answer": "cat"}])",
               "both 'text' and 'answer'");
  expect_error("{\"id\": 1, \"answer\": \"a\"}\n{\"id\": \"1\", \"answer\": \"b\"}",
               "predictions.json:2: id \"1\" again (first in line 1)");
  expect_error(R"([{"id": 1, "answer": null}])", "'answer' is null");
  expect_error(R"([{"id": 1, "answer": NaN}])", "NaN");
  expect_error("no comma here", "name,text, or rows of JSON");
  expect_error("  \n", "nothing");
}

TEST_F(PredictionsTest, JoinNeedsEveryIdOnce) {
  const Predictions predictions =
      read(R"([{"id": "a", "answer": "1"}, {"id": "b", "answer": "2"}])");
  EXPECT_EQ(join_predictions(predictions, {"b", "a"}, "refs"), (std::vector<size_t>{1, 0}));
  const auto expect = [&](const std::vector<std::string>& ids, const std::string& part) {
    const std::string error =
        test::error_text([&] { join_predictions(predictions, ids, "refs.json"); });
    EXPECT_TRUE(test::mentions(error, part)) << part << " gives: " << error;
  };
  expect({"a", "b", "c"}, "no prediction for 1 of 3 ids (first \"c\")");
  expect({"a"}, "predictions.json:1: id \"b\"; expected an id of refs.json");
}

}  // namespace
}  // namespace glimpse::data
