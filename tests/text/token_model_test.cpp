#include "text/token_model.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

JsonView view(const std::string& text) { return JsonView::parse(text, "tokenizer.json"); }

TEST(MakeTokenModel, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(test::error_text([] { make_token_model(view(R"({"type":"Unigram"})")); }),
            "tokenizer.json: model type 'Unigram'; expected one of BPE, WordLevel, WordPiece");
}

TEST(ReadVocabulary, RejectsAnIdUsedTwice) {
  EXPECT_NE(test::error_text([] { read_vocabulary(view(R"({"a": 0, "b": 0})")); }), "");
  EXPECT_EQ(read_vocabulary(view(R"({"a": 0, "b": 2})")).size(), 3);
}

}  // namespace
}  // namespace glimpse::text
