#include "base/strings.h"

#include <gtest/gtest.h>

#include <limits>

namespace glimpse {
namespace {

using Parts = std::vector<std::string>;

TEST(Split, KeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (Parts{"a", "", "b"}));
  EXPECT_EQ(split(",", ','), (Parts{"", ""}));
  EXPECT_EQ(split("", ','), (Parts{""}));
}

TEST(SplitWhitespace, DropsEmptyParts) {
  EXPECT_EQ(split_whitespace(" a \t\nb  "), (Parts{"a", "b"}));
  EXPECT_EQ(split_whitespace("  "), Parts{});
}

TEST(Join, PutsTheSeparatorBetween) {
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Trim, CutsBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

TEST(LowerAscii, LeavesOtherBytes) { EXPECT_EQ(lower_ascii("AbZ[\xC3\x84"), "abz[\xC3\x84"); }

TEST(ReplaceAll, DoesNotSearchReplacementsAgain) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(ClosestMatch, FindsATypo) {
  EXPECT_EQ(closest_match("weight_dekay", {"lr", "weight_decay", "weight"}), "weight_decay");
}

TEST(ClosestMatch, RejectsHalfTheWordAway) {
  EXPECT_EQ(closest_match("abcd", {"abxy"}), "");
  EXPECT_EQ(closest_match("abcd", {"abcx"}), "abcx");
  EXPECT_EQ(closest_match("", {"a"}), "");
}

TEST(FormatFixed, LooksLikePrintf) {
  EXPECT_EQ(format_fixed(3.14159, 2), "3.14");
  EXPECT_EQ(format_fixed(-0.5, 0), "-0");
  EXPECT_EQ(format_fixed(2, 3), "2.000");
  EXPECT_EQ(format_fixed(std::numeric_limits<double>::max(), 1).size(), 311u);
}

}  // namespace
}  // namespace glimpse
