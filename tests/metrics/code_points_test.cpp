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
  EXPECT_EQ(lower_case(U"\x130"), U"i\x307");
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
