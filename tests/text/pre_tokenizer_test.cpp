#include "text/pre_tokenizer.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "support/error_text.h"

namespace glimpse::text {
namespace {

std::string cut(const std::string& description, const std::string& text, bool at_start = true) {
  std::vector<std::string> words;
  const auto pre_tokenizer = make_pre_tokenizer(JsonView::parse(description, "tokenizer.json"));
  for (const Word& word : pre_tokenizer({.text = text, .at_start = at_start})) {
    words.push_back(word.text);
  }
  return join(words, "|");
}

constexpr const char* kWhitespace = R"({"type":"Whitespace"})";

TEST(PreTokenizer, NullKeepsOneWord) { EXPECT_EQ(cut("null", "a b"), "a b"); }

TEST(PreTokenizer, WhitespaceSeparatesWordsFromPunctuation) {
  EXPECT_EQ(cut(kWhitespace, " what's  this_1?! "), "what|'|s|this_1|?!");
  EXPECT_EQ(cut(kWhitespace, "caf\u00e9\u3000\u56fe"), "caf\u00e9|\u56fe");
  EXPECT_EQ(cut(kWhitespace, ""), "");
}

TEST(PreTokenizer, WhitespaceSplitKeepsPunctuation) {
  EXPECT_EQ(cut(R"({"type":"WhitespaceSplit"})", " a's  b?\n"), "a's|b?");
}

TEST(PreTokenizer, DigitsAloneOrTogether) {
  EXPECT_EQ(cut(R"({"type":"Digits","individual_digits":true})", "ab12 3"), "ab|1|2| |3");
  EXPECT_EQ(cut(R"({"type":"Digits","individual_digits":false})", "ab12 3"), "ab|12| |3");
}

TEST(PreTokenizer, SequenceCutsTheCuts) {
  EXPECT_EQ(cut(R"({"type":"Sequence","pretokenizers":[{"type":"Whitespace"},
                    {"type":"Digits","individual_digits":true}]})",
                "says 473."),
            "says|4|7|3|.");
}

TEST(PreTokenizer, MetaspacePrependsByScheme) {
  const auto metaspace = [](const char* scheme, const char* split) {
    return std::string(R"({"type":"Metaspace","replacement":"_","prepend_scheme":")") + scheme +
           R"(","split":)" + split + "}";
  };
  EXPECT_EQ(cut(metaspace("first", "false"), "a b"), "_a_b");
  EXPECT_EQ(cut(metaspace("first", "false"), "a b", false), "a_b");
  EXPECT_EQ(cut(metaspace("first", "false"), " a"), "_a");
  EXPECT_EQ(cut(metaspace("always", "false"), "a", false), "_a");
  EXPECT_EQ(cut(metaspace("never", "false"), "a b"), "a_b");
  EXPECT_EQ(cut(metaspace("always", "true"), "a  b"), "_a|_|_b");
  EXPECT_NE(test::error_text([&] { cut(metaspace("maybe", "true"), "a"); }), "");
}

TEST(PreTokenizer, MetaspaceReadsItsOlderFields) {
  EXPECT_EQ(cut(R"({"type":"Metaspace","replacement":"_","add_prefix_space":false})", "a b"),
            "a|_b");
  EXPECT_EQ(cut(R"({"type":"Metaspace","replacement":"_","add_prefix_space":true})", "a b"),
            "_a|_b");
}

TEST(PreTokenizer, ByteLevelMapsBytes) {
  EXPECT_EQ(cut(R"({"type":"ByteLevel","add_prefix_space":true,"use_regex":true})", "a b\u00e9"),
            "\u0120a|\u0120b\u00c3\u00a9");
  EXPECT_EQ(cut(R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})", "a b"),
            "a\u0120b");
}

TEST(PreTokenizer, SplitKeepsOrDropsMatches) {
  const auto split = [](const char* behavior, const char* invert) {
    return std::string(
               R"({"type":"Split","pattern":{"Regex":"'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"},)") +
           R"("behavior":")" + behavior + R"(","invert":)" + invert + "}";
  };
  EXPECT_EQ(cut(split("Isolated", "false"), "ab  1!"), "ab|  |1|!");
  EXPECT_EQ(cut(split("Removed", "true"), "ab  1!"), "ab|1|!");
  EXPECT_EQ(cut(split("Removed", "false"), "ab  1!"), "  ");
  EXPECT_NE(test::error_text([&] { cut(split("Contiguous", "false"), ""); }), "");
  EXPECT_NE(test::error_text([&] {
              cut(R"({"type":"Split","pattern":{"Regex":"x"},"behavior":"Removed"})", "");
            }),
            "");
}

TEST(PreTokenizer, BertIsolatesPunctuation) {
  EXPECT_EQ(cut(R"({"type":"BertPreTokenizer"})", "don't  a_b\u3002$5"),
            "don|'|t|a|_|b|\u3002|$|5");
}

TEST(PreTokenizer, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(test::error_text([] { cut(R"({"type":"Punctuation"})", ""); }),
            "tokenizer.json: pre_tokenizer type 'Punctuation'; expected one of BertPreTokenizer, "
            "ByteLevel, Digits, Metaspace, Sequence, Split, Whitespace, WhitespaceSplit");
}

}  // namespace
}  // namespace glimpse::text
