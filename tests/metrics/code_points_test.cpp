#include "metrics/code_points.h"

#include <gtest/gtest.h>

namespace glimpse::metrics {
namespace {

TEST(CodePoints, SurviveARoundTrip) {
  const std::string text = "a\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80z";
  EXPECT_EQ(decode_utf8(text), U"a\xE9\x65E5\x1F600z");
  EXPECT_EQ(encode_utf8(decode_utf8(text)), text);
}

TEST(CodePoints, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(decode_utf8("a\xFF"), U"a\xFFFD");
  EXPECT_EQ(decode_utf8("\xC0\xAF"), U"\xFFFD\xFFFD");            // overlong
  EXPECT_EQ(decode_utf8("\xED\xA0\x80"), U"\xFFFD\xFFFD\xFFFD");  // surrogate
  EXPECT_EQ(decode_utf8("\xE6\x97"), U"\xFFFD\xFFFD");            // cut short
}

TEST(CodePoints, LowersLatinGreekAndCyrillic) {
  EXPECT_EQ(lower_case(U"AZ\xC9\x178\x139\x14A\x391\x410\x401"),
            U"az\xE9\xFF\x13A\x14B\x3B1\x430\x451");
  EXPECT_EQ(lower_case(U"\xD7\xDF\x65E5"), U"\xD7\xDF\x65E5");
  EXPECT_EQ(lower_case(U"\x3A3\x391\x3A3 \x3A3"), U"\x3C3\x3B1\x3C2 \x3C3");  // the final sigma
  EXPECT_EQ(lower_case(U"\x391.\x3A3'!"), U"\x3B1.\x3C2'!");  // marks inside words do not end them
  EXPECT_EQ(lower_case(U"\x3A3'\x391"), U"\x3C3'\x3B1");
  EXPECT_EQ(lower_case(U"\x65E5\x3A3"), U"\x65E5\x3C3");  // no capitals before it
  EXPECT_EQ(lower_case(U"\x130"), U"i\x307");
}

// Vietnamese, Romanian, Cherokee, Deseret, extended Greek, Armenian; small letters stay.
TEST(CodePoints, LowersEveryScript) {
  EXPECT_EQ(lower_case(U"\x1AF\x218\x13A0\x10400\x1FBC\x531\x1E9E"),
            U"\x1B0\x219\xAB70\x10428\x1FB3\x561\xDF");
  EXPECT_EQ(lower_case(U"\x1B0\x219\xAB70\x10428\x561\x1C5"), U"\x1B0\x219\xAB70\x10428\x561\x1C6");
}

// Counts and sums of Python 3.11 over all characters.
TEST(CodePoints, AgreeWithPythonOnAllCharacters) {
  size_t lowered = 0, grown = 0, growth = 0;
  int64_t moved = 0;
  for (char32_t c = 0; c < 0x110000; ++c) {
    lowered += lower_case(c) != c;
    moved += static_cast<int64_t>(lower_case(c)) - static_cast<int64_t>(c);
    const size_t more = upper_case_length(std::u32string(1, c)) - 1;
    grown += more > 0;
    growth += c * more;
  }
  EXPECT_EQ(lowered, 26U + 1407);
  EXPECT_EQ(moved, 26 * 32 + 34911324 - 32220296);
  EXPECT_EQ(grown, 102U);
  EXPECT_EQ(growth, 1682775U);
}

TEST(CodePoints, CountsCapitals) {
  EXPECT_EQ(upper_case_length(U"a\xE9\x65E5"), 3U);
  EXPECT_EQ(upper_case_length(U"Stra\xDF\x65"), 7U);
  EXPECT_EQ(upper_case_length(U"\xFB03\xFB01\x149\x390"), 3U + 2 + 2 + 3);
}

TEST(CodePoints, ReadDigitsOfEveryScript) {
  EXPECT_EQ(decimal_digit('7'), 7);
  EXPECT_EQ(decimal_digit(0x664), 4);    // Arabic-Indic
  EXPECT_EQ(decimal_digit(0x1D7D9), 1);  // mathematical double-struck, the second of five sets
  EXPECT_EQ(decimal_digit(0x104A9), 9);  // Osmanya
  EXPECT_EQ(decimal_digit(0xB2), -1);    // superscripts are no decimal digits
  EXPECT_EQ(decimal_digit(0x104AA), -1);
  EXPECT_EQ(decimal_digit('a'), -1);
}

TEST(CodePoints, KnowsBlanksAndLetters) {
  EXPECT_TRUE(is_space(0xA0) && is_space('\t') && is_space(0x3000));
  EXPECT_FALSE(is_space(0x200B));
  EXPECT_EQ(strip(U"\xA0 a b\n"), U"a b");
  EXPECT_TRUE(is_letter('z') && is_letter(0xE9) && is_letter(0x65E5) && is_letter(0x64E));
  EXPECT_FALSE(is_letter('1') || is_letter(0xD7) || is_letter(0x1F600) || is_letter(0xB4));
}

}  // namespace
}  // namespace glimpse::metrics
