#include "text/word_piece.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

std::vector<int64_t> ids(const std::string& word) {
  const auto model = make_token_model(JsonView::parse(
      R"({"type": "WordPiece", "max_input_chars_per_word": 6,
          "vocab": {"[UNK]": 0, "un": 1, "una": 2, "##a": 3, "##ff": 4, "##f": 5}})",
      "tokenizer.json"));
  std::vector<int64_t> found{9};
  model->tokenize(word, found);
  return found;
}

TEST(WordPiece, TakesTheLongestPieces) {
  EXPECT_EQ(ids("un"), (std::vector<int64_t>{9, 1}));
  EXPECT_EQ(ids("unaff"), (std::vector<int64_t>{9, 2, 4}));
}

TEST(WordPiece, GivesUpOnTheWholeWord) {
  EXPECT_EQ(ids("unax"), (std::vector<int64_t>{9, 0}));
  EXPECT_EQ(ids("unaffff"), (std::vector<int64_t>{9, 0}));
}

TEST(WordPiece, NeedsItsUnknownToken) {
  EXPECT_NE(test::error_text([] {
              make_token_model(
                  JsonView::parse(R"({"type":"WordPiece","vocab":{"a":0}})", "tokenizer.json"));
            }).find("[UNK]"),
            std::string::npos);
}

}  // namespace
}  // namespace glimpse::text
