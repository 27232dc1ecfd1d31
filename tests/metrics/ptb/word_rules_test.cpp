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
