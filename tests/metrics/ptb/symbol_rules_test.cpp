#include <gtest/gtest.h>

#include "base/strings.h"
#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

std::string tokens(const std::string& line) { return join(ptb_tokenize({line})[0], " "); }

TEST(PtbSymbolRules, NamesBracketsAndTurnsQuotes) {
  EXPECT_EQ(tokens("(\"a\") [b] {c}"), "-lrb- `` a '' -rrb- -lsb- b -rsb- -lcb- c -rcb-");
  EXPECT_EQ(tokens("say 'go' now"), "say ` go ' now");
}

TEST(PtbSymbolRules, RunsAreOneToken) {
  EXPECT_EQ(tokens("wow!! what?! __ ***"), "wow !! what ?! __ ***");
  EXPECT_EQ(tokens("a -- b --- c ----- d"), "a -- b -- c ----- d");
  EXPECT_EQ(tokens("end... here..... y . . ."), "end ... here ... y ...");
}

TEST(PtbSymbolRules, SmileysNeedSomethingAfterThem) {
  EXPECT_EQ(tokens(":) a"), ":-rrb- a");
  EXPECT_EQ(tokens(":)"), ": -rrb-");
}

TEST(PtbSymbolRules, FacesNameTheirRoundBracketsOnly) {
  EXPECT_EQ(tokens("smile :] ^_^ (-.-) (==) x"), "smile :] ^_^ -lrb--.--rrb- -lrb-==-rrb- x");
  EXPECT_EQ(tokens("a :: b ^.^ (._.)"), "a : : b ^ . ^ -lrb- . _ . -rrb-");
}

// Two curly quotes side by side are one token, which the list of dropped ones does not hold.
TEST(PtbSymbolRules, CurlyQuotesGoInPairs) {
  EXPECT_EQ(tokens("\xE2\x80\x9C\xE2\x80\x98"
                   "a\xE2\x80\x99\xE2\x80\x9D"),
            "``` a '''");
  EXPECT_EQ(tokens("\xE2\x80\x9E"
                   "a\xE2\x80\x9C"),
            "\xE2\x80\x9E a ``");
}

TEST(PtbSymbolRules, RunsOfDifferentSignsComeApart) {
  EXPECT_EQ(tokens("@@## <<< \\*\\* **"), "@@ ## << < \\*\\* **");
}

TEST(PtbSymbolRules, CharactersBeyondAsciiAreLettersDigitsOrSymbols) {
  EXPECT_EQ(tokens("q\xD9\xAE\xD9\xA3q"), "q\xD9\xAE\xD9\xA3q");  // Arabic letter and digit
  EXPECT_EQ(tokens("q\xD8\x8Cq \xEF\xBC\x93"), "q \xD8\x8C q \xEF\xBC\x93");  // comma, wide 3
  EXPECT_EQ(tokens("\xC2\xA1\xC2\xA1!! \xC2\xB1"
                   "5"),
            "\xC2\xA1 \xC2\xA1 !! \xC2\xB1 5");
}

TEST(PtbSymbolRules, HyphensJoinInitials) {
  EXPECT_EQ(tokens("non-U.S. x-a.b"), "non-u.s. x-a . b");
  EXPECT_EQ(tokens("AT&amp;T"), "at&t");
}

TEST(PtbSymbolRules, HyphensAndUnderscoresJoin) {
  EXPECT_EQ(tokens("20th-century under_score o'clock AT&T"),
            "20th-century under_score o'clock at&t");
  EXPECT_EQ(tokens("pre- and"), "pre - and");
}

TEST(PtbSymbolRules, DropsWhatIsNoToken) {
  EXPECT_EQ(tokens("dog \xF0\x9F\x98\x80 cat"), "dog cat");
}

}  // namespace
}  // namespace glimpse::metrics
