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
