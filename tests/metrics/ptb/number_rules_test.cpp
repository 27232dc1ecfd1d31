#include <gtest/gtest.h>

#include "base/strings.h"
#include "metrics/ptb_tokenizer.h"

namespace glimpse::metrics {
namespace {

std::string tokens(const std::string& line) { return join(ptb_tokenize({line})[0], " "); }

TEST(PtbNumberRules, KeepsGroupsDatesAndTimesWhole) {
  EXPECT_EQ(tokens("1,000.5 10:30 12/25/2018 .5"), "1,000.5 10:30 12/25/2018 .5");
  EXPECT_EQ(tokens("+5 -3 5-3"), "+5 -3 5-3");
}

TEST(PtbNumberRules, SplitsUnitsAfterAFraction) {
  EXPECT_EQ(tokens("8.8cm 5lbs 50% $5"), "8.8 cm 5lbs 50 % $ 5");
}

TEST(PtbNumberRules, JoinsMixedFractionsAndPhoneNumbers) {
  EXPECT_EQ(tokens("5 1/2"),
            "5\xC2\xA0"
            "1/2");
  EXPECT_EQ(tokens("(555) 123-4567"),
            "-lrb-555-rrb-\xC2\xA0"
            "123-4567");
}

TEST(PtbNumberRules, KeepsSlashCompounds) {
  EXPECT_EQ(tokens("a\\/b \xC3\xBC/a"), "a\\/b \xC3\xBC / a");  // escaped; ASCII only
  EXPECT_EQ(tokens("red/white a/b/c either/or/neither/nor"),
            "red/white a/b/c either/or/neither / nor");
}

}  // namespace
}  // namespace glimpse::metrics
