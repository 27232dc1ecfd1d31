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
}

TEST(PtbAbbreviationRules, InitialsEndASentenceBeforeACapitalisedFunctionWord) {
  EXPECT_EQ(tokens("in the U.S. The dog"), "in the u.s. . the dog");
  EXPECT_EQ(tokens("in the U.S. Theatre"), "in the u.s. theatre");
  EXPECT_EQ(tokens("plan B. The dog"), "plan b . the dog");
  EXPECT_EQ(tokens("plan b."), "plan b.");
}

TEST(PtbAbbreviationRules, NumberWordsNeedANumber) {
  EXPECT_EQ(tokens("No. 5 and no."), "no. 5 and no .");
}

TEST(PtbAbbreviationRules, OrdinaryWordsAreNoStates) {
  EXPECT_EQ(tokens("he is ill."), "he is ill .");
  EXPECT_EQ(tokens("Ill. 5"), "ill. 5");
}

TEST(PtbAbbreviationRules, FileNamesStayWhole) {
  EXPECT_EQ(tokens("see my_file-2.jpg now"), "see my_file-2.jpg now");
}

}  // namespace
}  // namespace glimpse::metrics
