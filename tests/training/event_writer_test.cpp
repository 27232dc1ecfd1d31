#include "training/event_writer.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>

#include "base/file.h"
#include "support/shared.h"

namespace glimpse::training {
namespace {

namespace fs = std::filesystem;

fs::path only_file(const fs::path& folder) { return *fs::directory_iterator(folder); }

uint32_t u32(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, 4);
  return value;
}

TEST(Crc32c, MatchesThePublishedCheckValues) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);  // RFC 3720, B.4
}

TEST(EventWriter, FramesEveryRecordWithItsLengthAndMaskedChecksums) {
  const test::TempFolder folder;
  EventWriter(folder.path(), 0).write({.step = 7, .loss = 0.5, .components = {{"dice", 0.25}}});
  const std::string bytes = read_text_file(only_file(folder.path()));
  std::vector<std::string> records;
  for (size_t at = 0; at < bytes.size();) {
    const size_t length = u32(bytes, at);
    EXPECT_EQ(u32(bytes, at + 4), 0U);
    const std::string data = bytes.substr(at + 12, length);
    ASSERT_EQ(data.size(), length);
    EXPECT_EQ(std::rotl(u32(bytes, at + 8) - 0xa282ead8U, 15), crc32c(bytes.substr(at, 8)));
    EXPECT_EQ(std::rotl(u32(bytes, at + 12 + length) - 0xa282ead8U, 15), crc32c(data));
    records.push_back(data);
    at += 16 + length;
  }
  ASSERT_EQ(records.size(), 3U);
  EXPECT_NE(records[0].find("brain.Event:2"), std::string::npos);
  // step = 7 (field 2), then the summary with one value per key: tag, 32-bit float.
  EXPECT_NE(records[2].find(std::string("\x10\x07\x2a", 3)), std::string::npos);
  EXPECT_NE(records[2].find(std::string("\x0a\x04loss\x15\x00\x00\x00\x3f", 11)),
            std::string::npos);
  EXPECT_NE(records[2].find(std::string("\x0a\x04"
                                        "dice\x15\x00\x00\x80\x3e",
                                        11)),
            std::string::npos);
}

TEST(EventWriter, SaysWhereAResumedRunStarts) {
  const test::TempFolder folder;
  const EventWriter writer(folder.path(), 300);
  // session_log = 7 {status = 1: START} behind step = 300.
  const std::string start("\x10\xac\x02\x3a\x02\x08\x01", 7);
  EXPECT_NE(read_text_file(only_file(folder.path())).find(start), std::string::npos);
}

}  // namespace
}  // namespace glimpse::training
