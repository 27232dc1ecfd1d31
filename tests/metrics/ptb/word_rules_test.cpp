#include <gtest/gtest.h>

#include "base/strings.h"
#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

std::string tokens(const std::string& line) { return join(ptb_tokenize({line})[0], " "); }

TEST(PtbWordRules, SplitsOffCliticsInAnyCase) {
  EXPECT_EQ(tokens("they'll I'M she'd"), "they 'll i 'm she 'd");
  EXPECT_EQ(tokens("CAN'T won't"), "ca n't wo n't");
  EXPECT_EQ(tokens("y'all'd've"), "y' all 'd 've");
}

TEST(PtbWordRules, KeepsApostrophesInsideNames) {
  EXPECT_EQ(tokens("O'Neil's Hawai'i"), "o'neil 's hawai'i");
  EXPECT_EQ(tokens("rock 'n' roll in the '90s"), "rock 'n' roll in the '90s");
}

TEST(PtbWordRules, OnlyCliticsGetPlainApostrophes) {
  const std::string curly = "\xE2\x80\x99", opening = "\xE2\x80\x98";
  EXPECT_EQ(tokens("it" + curly + "s isn" + curly + "t"), "it 's is n't");
  EXPECT_EQ(tokens("o" + curly + "clock"), "o" + curly + "clock");
  EXPECT_EQ(tokens("O" + opening + "Neil don`t"), "o" + opening + "neil do n`t");
  EXPECT_EQ(tokens(curly + "dog 'dog " + curly + "tis"), "'d og ` dog ' tis");
  EXPECT_EQ(tokens("in '91 or '911"), "in '91 or ' 911");
  EXPECT_EQ(tokens("caf\xC3\xA9n't"), "caf\xC3\xA9n ' t");  // the stem of n't is ASCII
}

TEST(PtbWordRules, AddressesMayHaveAngles) {
  EXPECT_EQ(tokens("mail <a@b.com>, x@y,z. a@b.. a@ b"), "mail <a@b.com> , x@y,z . a@b . . a @ b");
  EXPECT_EQ(tokens("a@@ a\xC2\xA0"
                   "foo.org"),
            "a@@ a\xC2\xA0"
            "foo.org");
}

TEST(PtbWordRules, SplitsDoubleWords) {
  EXPECT_EQ(tokens("cannot gonna 'twas"), "can not gon na 't was");
  EXPECT_EQ(tokens("cannots"), "cannots");
}

TEST(PtbWordRules, KeepsTagsAndAddressesWhole) {
  EXPECT_EQ(tokens("<a href=\"x y\">b</a>"), "<a href=\"x y\"> b </a>");
  EXPECT_EQ(tokens("see http://a.org/x. Or a@b.com"), "see http://a.org/x . or a@b.com");
  EXPECT_EQ(tokens("www.a.com/x and b.com"), "www.a.com / x and b.com");
  EXPECT_EQ(tokens("< 5 > 3"), "< 5 > 3");
}

TEST(PtbWordRules, GoesOnOverASinglePeriodBetweenLetters) {
  EXPECT_EQ(tokens("men.women end..x"), "men.women end . . x");
}

}  // namespace
}  // namespace glimpse::metrics
