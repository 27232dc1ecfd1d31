#include "base/require.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glimpse {
namespace {

TEST(Require, PassesWhatIsFine) {
  EXPECT_NO_THROW(require(true, "ratio", "0.5", "a share"));
  EXPECT_NO_THROW(require_at_least(1, 1, "heads"));
}

TEST(Require, SaysWhereWhatWasFoundAndWhatWasExpected) {
  const std::string text = test::error_text([] { require(false, "ratio", "7", "a share"); });
  EXPECT_NE(text.find("ratio"), std::string::npos);
  EXPECT_NE(text.find("7"), std::string::npos);
  EXPECT_NE(text.find("a share"), std::string::npos);
}

TEST(Require, NamesTheLowestValue) {
  const std::string text = test::error_text([] { require_at_least(1, 2, "heads"); });
  EXPECT_NE(text.find("2 or more"), std::string::npos);
}

}  // namespace
}  // namespace glimpse
