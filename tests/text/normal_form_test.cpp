#include "text/normal_form.h"

#include <gtest/gtest.h>

#include "text/unicode.h"

namespace glimpse::text {
namespace {

TEST(NormalForm, ComposesAndDecomposesAccents) {
  EXPECT_EQ(to_nfc("cafe\u0301"), "caf\u00e9");
  EXPECT_EQ(to_nfd("caf\u00e9"), "cafe\u0301");
  EXPECT_EQ(to_nfc("\u1e9b\u0323"), "\u1e9b\u0323");
  EXPECT_EQ(to_nfd("\u1ed9"), "o\u0323\u0302");
  EXPECT_EQ(to_nfc("plain ASCII"), "plain ASCII");
}

TEST(NormalForm, OrdersMarksByClass) {
  EXPECT_EQ(to_nfc("q\u0307\u0323"), "q\u0323\u0307");
  EXPECT_EQ(to_nfc("o\u0302\u0323"), "\u1ed9");
  EXPECT_EQ(to_nfc("a\u0302\u0302"), "\u00e2\u0302");
}

TEST(NormalForm, ComputesHangul) {
  EXPECT_EQ(to_nfd("\ud55c\uae00"), "\u1112\u1161\u11ab\u1100\u1173\u11af");
  EXPECT_EQ(to_nfc("\u1112\u1161\u11ab\u1100\u1173\u11af"), "\ud55c\uae00");
  EXPECT_EQ(to_nfc("\u1100\u1173\u11a7"), "\uadf8\u11a7");
}

TEST(NormalForm, NeverComposesTheExcluded) {
  EXPECT_EQ(to_nfc("\u0958"), "\u0915\u093c");
  EXPECT_EQ(to_nfc("\u212b"), "\u00c5");
  EXPECT_EQ(to_nfc("\u2126"), "\u03a9");
  EXPECT_EQ(to_nfc("\uf900"), "\u8c48");
}

TEST(NormalForm, IsStable) {
  for (char32_t code = 1; code < 0x30000; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    const std::string text = to_utf8(std::u32string(1, code)) + "\u0301\u0323";
    const std::string nfc = to_nfc(text), nfd = to_nfd(text);
    ASSERT_EQ(to_nfc(nfc), nfc) << text;
    ASSERT_EQ(to_nfd(nfc), nfd) << text;
    ASSERT_EQ(to_nfc(nfd), nfc) << text;
  }
}

}  // namespace
}  // namespace glimpse::text
