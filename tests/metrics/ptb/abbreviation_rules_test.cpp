#include <gtest/gtest.h>

#include "base/strings.h"
#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

std::string tokens(const std::string& line) { return join(ptb_tokenize({line})[0], " "); }

TEST(PtbAbbreviationRules, TitlesKeepTheirPeriod) {
  EXPECT_EQ(tokens("Mr. Smith vs. Dr. No"), "mr. smith vs. dr. no");
}

TEST(PtbAbbreviationRules, ASentenceEndingWordGivesItsPeriodTwice) {
  EXPECT_EQ(tokens("dogs etc. Cats"), "dogs etc. . cats");
  EXPECT_EQ(tokens("dogs etc. cats"), "dogs etc. cats");
  EXPECT_EQ(tokens("dogs etc."), "dogs etc. .");
  EXPECT_EQ(tokens("Inc. Co. Ltd."), "inc. . co. ltd. .");
  EXPECT_EQ(tokens("dogs etc.\tCats"), "dogs etc. . cats");  // a tab is a blank here
  EXPECT_EQ(tokens("etc. \xC3\x89"), "etc. . \xC3\xA9");     // and E with acute a capital
}

TEST(PtbAbbreviationRules, TwoCharactersBehindASentenceEndingWordCount) {
  EXPECT_EQ(tokens("etc.-x y"), "etc. - x y");
  EXPECT_EQ(tokens("etc.-xy"), "etc.-xy");
  EXPECT_EQ(tokens("Jan.n't y"), "jan. n't y");
}

TEST(PtbAbbreviationRules, InitialsEndASentenceBeforeACapitalisedFunctionWord) {
  EXPECT_EQ(tokens("in the U.S. The dog"), "in the u.s. . the dog");
  EXPECT_EQ(tokens("in the U.S. Theatre"), "in the u.s. theatre");
  EXPECT_EQ(tokens("the U.S. THE dog"), "the u.s. . the dog");
  EXPECT_EQ(tokens("the U.S. the dog"), "the u.s. the dog");
  EXPECT_EQ(tokens("the U.S. <b> dog"), "the u.s. . <b> dog");
  EXPECT_EQ(tokens("plan B. The dog"), "plan b . the dog");
  EXPECT_EQ(tokens("plan b."), "plan b.");
}

TEST(PtbAbbreviationRules, NumberWordsNeedANumber) {
  EXPECT_EQ(tokens("No. 5 and no."), "no. 5 and no .");
  EXPECT_EQ(tokens("fig. 5, sec. 5"), "fig. 5 , sec . 5");
  EXPECT_EQ(tokens("5., 5a.; 3.5.,"), "5. , 5a. ; 3.5 . ,");
}

TEST(PtbAbbreviationRules, OrdinaryWordsAreNoStates) {
  EXPECT_EQ(tokens("he is ill."), "he is ill .");
  EXPECT_EQ(tokens("Ill. 5"), "ill. 5");
  EXPECT_EQ(tokens("Pty. x PTY. x"), "pty. x pty . x");
}

TEST(PtbAbbreviationRules, FileNamesStayWhole) {
  EXPECT_EQ(tokens("see my.file2.jpg now"), "see my.file2.jpg now");
  EXPECT_EQ(tokens("see my_file-2.jpg now"), "see my_file-2 . jpg now");
}

}  // namespace
}  // namespace glimpse::metrics
