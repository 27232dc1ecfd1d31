#include "text/detokenize.h"

#include <gtest/gtest.h>

namespace glimpse::text {
namespace {

TEST(PeopleText, WritesWordsAsPeopleDo) {
  EXPECT_EQ(people_text("the blue sign says 4 7 3 ."), "The blue sign says 473.");
  EXPECT_EQ(people_text("yes , two ."), "Yes, two.");
  EXPECT_EQ(people_text("a red circle . a blue sign ."), "A red circle. A blue sign.");
}

TEST(PeopleText, ReadsDecodedTextToo) {
  EXPECT_EQ(people_text("the blue sign says 4 7 3."), "The blue sign says 473.");
}

TEST(PeopleText, JoinsSingleDigitsOnly) {
  EXPECT_EQ(people_text("x 12 3 4a 5 6"), "X 12 3 4a 56");
  EXPECT_EQ(people_text("0 9"), "09");
}

TEST(PeopleText, KeepsOtherText) {
  EXPECT_EQ(people_text(""), "");
  EXPECT_EQ(people_text("Already written, with 2.5 points."), "Already written, with 2.5 points.");
  EXPECT_EQ(people_text("\u00e9t\u00e9"), "\u00e9t\u00e9");
}

}  // namespace
}  // namespace glimpse::text
