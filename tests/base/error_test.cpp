#include "base/error.h"

#include <gtest/gtest.h>

namespace glimpse {
namespace {

TEST(Error, SaysWhereFoundExpectedAndAdvice) {
  const Error error({.where = "a.yaml", .found = "x", .expected = "y", .advice = "write y"});
  EXPECT_STREQ(error.what(), "a.yaml: x; expected y; write y");
}

TEST(Error, LeavesOutEmptyPartsAndLineBreaks) {
  const Error error({.where = "a", .found = "two\nlines", .expected = "", .advice = ""});
  EXPECT_STREQ(error.what(), "a: two lines");
}

}  // namespace
}  // namespace glimpse
