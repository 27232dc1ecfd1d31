#include "text/unicode_tables.h"

#include <gtest/gtest.h>

#include "text/code_point_text.h"

namespace glimpse::text {
namespace {

TEST(UnicodeTables, ListAscendingRanges) {
  for (const std::string_view table : {kLetters, kNumbers, kOtherNumbers, kNonSpacingMarks,
                                       kOtherMarks, kPunctuation, kControls}) {
    char32_t next = 0;
    for (CodePointText text(table); !text.at_end();) {
      const char32_t first = text.number();
      const char32_t last = text.take('-') ? text.number() : first;
      ASSERT_TRUE(next <= first);
      ASSERT_TRUE(first <= last);
      next = last + 1;
    }
    EXPECT_TRUE(next > 0x1000);
  }
}

}  // namespace
}  // namespace glimpse::text
