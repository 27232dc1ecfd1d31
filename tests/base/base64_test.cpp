#include "base/base64.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace glimpse {
namespace {

std::vector<uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

TEST(Base64, MatchesTheExamplesOfTheStandard) {
  // RFC 4648, section 10.
  EXPECT_EQ(base64(bytes_of("")), "");
  EXPECT_EQ(base64(bytes_of("f")), "Zg==");
  EXPECT_EQ(base64(bytes_of("fo")), "Zm8=");
  EXPECT_EQ(base64(bytes_of("foo")), "Zm9v");
  EXPECT_EQ(base64(bytes_of("foobar")), "Zm9vYmFy");
}

TEST(Base64, BringsEveryByteBack) {
  std::vector<uint8_t> bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<uint8_t>(255 - i));
    EXPECT_EQ(from_base64(base64(bytes)), bytes);
  }
}

TEST(Base64, RefusesOtherText) {
  EXPECT_THROW(from_base64("abc"), Error);
  EXPECT_THROW(from_base64("ab*="), Error);
  EXPECT_THROW(from_base64("Zg==Zg=="), Error);
}

}  // namespace
}  // namespace glimpse
