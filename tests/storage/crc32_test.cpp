#include "storage/crc32.h"

#include <gtest/gtest.h>

#include <string>

namespace glimpse::storage {
namespace {

uint32_t checksum(const std::string& text) { return crc32(std::as_bytes(std::span(text))); }

TEST(Crc32, GivesThePublishedCheckValue) { EXPECT_EQ(checksum("123456789"), 0xCBF43926u); }

TEST(Crc32, TakesLengthsAroundItsStep) {
  EXPECT_EQ(checksum(""), 0u);
  // Values of Python's zlib.crc32.
  EXPECT_EQ(checksum("abcdefg"), 0x312A6AA6u);
  EXPECT_EQ(checksum("abcdefgh"), 0xAEEF2A50u);
  EXPECT_EQ(checksum(std::string(1000, 'a')), 0x9A38DA03u);
}

}  // namespace
}  // namespace glimpse::storage
