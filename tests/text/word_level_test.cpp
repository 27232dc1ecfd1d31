#include "text/word_level.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/error_text.h"

namespace glimpse::text {
namespace {

std::vector<int64_t> ids_of(const nlohmann::json& description, std::string_view word) {
  std::vector<int64_t> ids;
  make_word_level(JsonView::parse(description.dump(), "tokenizer.json"))->tokenize(word, ids);
  return ids;
}

TEST(WordLevel, LooksWordsUp) {
  const nlohmann::json model{{"vocab", {{"<unk>", 0}, {"red", 1}}}, {"unk_token", "<unk>"}};
  EXPECT_EQ(ids_of(model, "red"), std::vector<int64_t>{1});
  EXPECT_EQ(ids_of(model, "Red"), std::vector<int64_t>{0});
}

TEST(WordLevel, RejectsUnknownWordsWithoutAnUnknownToken) {
  const nlohmann::json model{{"vocab", {{"red", 1}}}, {"unk_token", "<unk>"}};
  EXPECT_NE(test::error_text([&] { ids_of(model, "blue"); }).find("'blue'"), std::string::npos);
}

}  // namespace
}  // namespace glimpse::text
