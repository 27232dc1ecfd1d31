#include "text/word_pattern.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "support/error_text.h"

namespace glimpse::text {
namespace {

constexpr const char* kQwen2 =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr const char* kClip = R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)";

std::string cut(const char* regex, const std::string& text) {
  std::vector<std::string> words;
  for (const TextRange& word : word_pattern(regex, "tokenizer.json")(text)) {
    words.push_back(text.substr(word.begin, word.end - word.begin));
  }
  return join(words, "|");
}

TEST(WordPattern, CutsLikeQwen2) {
  EXPECT_EQ(cut(kQwen2, "I'm  sure,it'S 42!\n"), "I|'m| | sure|,it|'S| |4|2|!\n");
  EXPECT_EQ(cut(kQwen2, "a \n\n b\t\tc  "), "a| \n\n| b|\t|\tc|  ");
  EXPECT_EQ(cut(kQwen2, " ?? (x)\r\n\r\n1"), " ??| (|x|)\r\n\r\n|1");
  EXPECT_EQ(cut(kQwen2, "'\u017f'\u00e9 \u3000\u00bd"), "'\u017f|'\u00e9| |\u3000|\u00bd");
}

TEST(WordPattern, CutsLikeGpt2) {
  const auto words = [](const std::string& text) {
    std::vector<std::string> list;
    for (const TextRange& word : gpt2_words(text)) {
      list.push_back(text.substr(word.begin, word.end - word.begin));
    }
    return join(list, "|");
  };
  EXPECT_EQ(words("It's 2024,  ok 'S"), "It|'s| 2024|,| | ok| '|S");
  EXPECT_EQ(words("a\n\nb \t"), "a|\n|\n|b| \t");
}

TEST(WordPattern, CutsLikeClipWithoutSpace) {
  EXPECT_EQ(cut(kClip, " don't  stop 42!!"), "don|'t|stop|4|2|!!");
}

TEST(WordPattern, CoversEveryByteInOrder) {
  const std::string text = "x\u0301\u200b \u00a0\u3000'\u0301 \U0001F999\r\n \n1\u06601";
  size_t at = 0;
  for (const TextRange& word : word_pattern(kQwen2, "")(text)) {
    EXPECT_EQ(word.begin, at);
    at = word.end;
  }
  EXPECT_EQ(at, text.size());
}

TEST(WordPattern, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(test::error_text([] { word_pattern("a+", "tokenizer.json"); }),
            "tokenizer.json: the regular expression a+; expected that of GPT-2, Qwen2 or CLIP; add "
            "it to src/text/word_pattern.cpp");
}

}  // namespace
}  // namespace glimpse::text
