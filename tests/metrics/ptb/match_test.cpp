#include "metrics/ptb/match.h"

#include <gtest/gtest.h>

namespace glimpse::metrics::ptb {
namespace {

TEST(PtbText, ReadsZeroPastItsEnd) {
  const Text text{U"ab"};
  EXPECT_EQ(text[1], U'b');
  EXPECT_EQ(text[2], U'\0');
  EXPECT_TRUE(text.at_end(2));
}

TEST(PtbLiteral, IgnoresCase) {
  const Text text{U"xCaNnOt"};
  EXPECT_EQ(literal(text, 1, "cannot"), 6u);
  EXPECT_EQ(literal(text, 0, "cannot"), 0u);
  EXPECT_EQ(any_literal(text, 1, {"can", "cannot", "cannots"}), 6u);
}

TEST(PtbApostrophe, IsStraightCurlyOrAnEntity) {
  EXPECT_EQ(apostrophe(Text{U"'"}, 0), 1u);
  EXPECT_EQ(apostrophe(Text{U"\x2019"}, 0), 1u);
  EXPECT_EQ(apostrophe(Text{U"&apos;"}, 0), 6u);
  EXPECT_EQ(apostrophe(Text{U"\x2018"}, 0), 0u);
}

TEST(PtbClitic, BeginsWithAnApostrophe) {
  EXPECT_EQ(clitic(Text{U"'LL"}, 0), 3u);
  EXPECT_EQ(clitic(Text{U"&apos;s"}, 0), 7u);
  EXPECT_EQ(clitic(Text{U"`s"}, 0), 0u);
  EXPECT_EQ(loose_apostrophe(Text{U"`s"}, 0), 1u);
  EXPECT_EQ(with_plain_apostrophes(Text{U"n\x2019t n\x2018t"}, 0, 7), U"n't n`t");
}

TEST(PtbWordEnd, StopsAtTwoPeriods) {
  EXPECT_EQ(word_end(Text{U"ab1.c..d"}, 0), 5u);
  EXPECT_EQ(word_end(Text{U"1ab"}, 0), 0u);
}

TEST(PtbTagEnd, AcceptsOpeningClosingAndAttributes) {
  EXPECT_EQ(tag_end(Text{U"<b>x"}, 0), 3u);
  EXPECT_EQ(tag_end(Text{U"</b>"}, 0), 4u);
  EXPECT_EQ(tag_end(Text{U"<br/>"}, 0), 5u);
  EXPECT_EQ(tag_end(Text{U"<a b='c d' e=f>"}, 0), 15u);
  EXPECT_EQ(tag_end(Text{U"<!doctype html>"}, 0), 15u);
  EXPECT_EQ(tag_end(Text{U"<5>"}, 0), 0u);
  EXPECT_EQ(tag_end(Text{U"<b"}, 0), 0u);
}

}  // namespace
}  // namespace glimpse::metrics::ptb
