#include "text/unicode.h"

#include <gtest/gtest.h>

namespace glimpse::text {
namespace {

TEST(CharacterAt, ReadsEveryLength) {
  const std::string text = "a\xC3\xA9\xE2\x96\x81\xF0\x9F\x9A\x80";
  size_t at = 0;
  for (const char32_t code : {U'a', U'\u00e9', U'\u2581', U'\U0001F680'}) {
    const Utf8Character character = character_at(text, at);
    EXPECT_EQ(character.code, code);
    EXPECT_TRUE(character.valid);
    at += character.size;
  }
  EXPECT_EQ(at, text.size());
}

TEST(CharacterAt, TakesMalformedBytesOneByOne) {
  for (const char* text : {"\x80", "\xC3", "\xC0\x80", "\xE2\x96", "\xE0\x80\x80", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3g"}) {
    const Utf8Character character = character_at(text, 0);
    EXPECT_FALSE(character.valid) << text;
    EXPECT_EQ(character.size, 1u) << text;
    EXPECT_FALSE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8("a\xE2\x96\x81"));
  EXPECT_TRUE(is_utf8(""));
}

TEST(AppendUtf8, IsTheInverseOfReading) {
  for (const char32_t code : {0x24u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    append_utf8(code, text);
    EXPECT_EQ(character_at(text, 0).code, code);
    EXPECT_EQ(character_at(text, 0).size, text.size());
  }
}

TEST(CharacterClasses, KnowForeignSpaces) {
  for (const char32_t code : {U' ', U'\t', U'\n', U'\u00a0', U'\u3000', U'\u2003'}) {
    EXPECT_TRUE(is_white_space(code));
    EXPECT_FALSE(is_word_character(code));
  }
  EXPECT_FALSE(is_white_space(U'\u200b'));
  for (const char32_t code : {U'a', U'Z', U'5', U'_', U'\u00e9', U'\u56fe', U'\u00aa'}) {
    EXPECT_TRUE(is_word_character(code));
  }
  for (const char32_t code :
       {U'.', U'<', U'\'', U'\u00bf', U'\u201c', U'\u2581', U'\u3002', U'\U0001F680'})
    EXPECT_FALSE(is_word_character(code));
}

TEST(CharacterClasses, FollowTheCategories) {
  EXPECT_TRUE(is_letter(U'\u00aa') && is_letter(U'\u4e00') && !is_letter(U'\u0301'));
  EXPECT_TRUE(is_number(U'5') && is_number(U'\u00bd') && is_number(U'\u2163'));
  EXPECT_TRUE(is_punctuation(U'_') && is_punctuation(U'\u3002') && !is_punctuation(U'$'));
  EXPECT_TRUE(is_non_spacing_mark(U'\u0301') && !is_non_spacing_mark(U'\u0903'));
  EXPECT_TRUE(is_control(U'\u200b') && is_control(U'\u0085') && !is_control(U' '));
  EXPECT_TRUE(is_word_character(U'\u0903') && !is_word_character(U'\u00bd'));
}

TEST(ReplaceMalformed, MarksUnfinishedSequencesOnce) {
  EXPECT_EQ(replace_malformed("a\u00e9"), "a\u00e9");
  EXPECT_EQ(replace_malformed("\xE2\x82z"), "\uFFFDz");
  EXPECT_EQ(replace_malformed("\xF0\x9F\x9A"), "\uFFFD");
  EXPECT_EQ(replace_malformed("\xC3"), "\uFFFD");
  EXPECT_EQ(replace_malformed("\x80\xFF"), "\uFFFD\uFFFD");
  EXPECT_EQ(replace_malformed("\xE0\x80\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(replace_malformed("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(replace_malformed("\xF4\x90\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(CodePoints, GoThereAndBack) {
  EXPECT_TRUE(code_points("a\u00e9\U0001F680") == U"a\u00e9\U0001F680");
  EXPECT_EQ(to_utf8(U"a\u00e9\U0001F680"), "a\u00e9\U0001F680");
}

TEST(LowerCase, CoversLatinGreekAndCyrillic) {
  EXPECT_EQ(lower_case("ABC xyz 1?"), "abc xyz 1?");
  EXPECT_EQ(lower_case("\u00c9\u00d8\u00d7\u00df"), "\u00e9\u00f8\u00d7\u00df");
  EXPECT_EQ(lower_case("\u0391\u03a9\u0416\u0401"), "\u03b1\u03c9\u0436\u0451");
  EXPECT_EQ(lower_case("\xFF\u56fe"), "\xFF\u56fe");
  EXPECT_EQ(lower_case("\u0130\u1e9e\u2160\u0587\U00010400"),
            "i\u0307\u00df\u2170\u0587\U00010428");
}

}  // namespace
}  // namespace glimpse::text
