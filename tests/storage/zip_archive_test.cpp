#include "storage/zip_archive.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/error.h"
#include "base/file.h"
#include "storage/crc32.h"
#include "support/shared.h"

namespace glimpse::storage {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string archive_of(const std::vector<ZipRecord>& records) {
  const test::TempFolder folder;
  write_zip_records(folder.path() / "a.zip", records);
  return read_text_file(folder.path() / "a.zip");
}

std::string message_of(std::string archive) {
  try {
    read_zip_records(std::as_writable_bytes(std::span(archive)), "a.zip");
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

template <class T>
std::string field(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
std::string patched(std::string archive, size_t at, T value) {
  std::memcpy(archive.data() + at, &value, sizeof value);
  return archive;
}

// One record "r" holding "data", the sizes and the offset only in a zip64 extra field of
// `extra_fields` values, the directory only in the zip64 end record: the layout of archives beyond
// 4 GiB.
std::string zip64_archive(int extra_fields) {
  const std::string data = "data";
  const std::string crc = field(crc32(bytes_of(data)));
  const std::string saturated = field(uint32_t{0xFFFFFFFF});
  const std::string sizes_of_name = field(uint16_t{1});
  const std::string local = "PK\x03\x04" + std::string(10, '\0') + crc + saturated + saturated +
                            sizes_of_name + field(uint16_t{0}) + "r" + data;
  std::string extra;
  for (const uint64_t value : {uint64_t{4}, uint64_t{4}, uint64_t{0}}) {
    if (extra_fields-- > 0) extra += field(value);
  }
  const std::string tagged =
      extra.empty() ? "" : field(uint16_t{1}) + field(static_cast<uint16_t>(extra.size())) + extra;
  const std::string central = "PK\x01\x02" + std::string(12, '\0') + crc + saturated + saturated +
                              sizes_of_name + field(static_cast<uint16_t>(tagged.size())) +
                              std::string(10, '\0') + saturated + "r" + tagged;
  const std::string end64 = "PK\x06\x06" + field(uint64_t{44}) + std::string(12, '\0') +
                            field(uint64_t{1}) + field(uint64_t{1}) +
                            field(uint64_t{central.size()}) + field(uint64_t{local.size()});
  const std::string locator = "PK\x06\x07" + field(uint32_t{0}) +
                              field(uint64_t{local.size() + central.size()}) + field(uint32_t{1});
  const std::string end = "PK\x05\x06" + std::string(4, '\0') + std::string(4, '\xFF') + saturated +
                          saturated + field(uint16_t{0});
  return local + central + end64 + locator + end;
}

constexpr size_t kEndSize = 22;

TEST(ZipArchive, ReadsBackWhatItWrote) {
  const std::string one = "one";
  const std::string large(100'000, 'x');
  std::string archive = archive_of({{"f/a", bytes_of(one)}, {"f/b", {}}, {"f/c", bytes_of(large)}});
  const auto records = read_zip_records(std::as_writable_bytes(std::span(archive)), "a.zip");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(text_of(records.at("f/a")), "one");
}

TEST(ZipArchive, AlignsEveryRecordTo64Bytes) {
  for (size_t name_size = 1; name_size < 70; ++name_size) {
    const std::string data = "data";
    std::string archive = archive_of({{std::string(name_size, 'a'), bytes_of(data)},
                                      {std::string(name_size, 'b'), bytes_of(data)}});
    for (const auto& [name, bytes] :
         read_zip_records(std::as_writable_bytes(std::span(archive)), "a.zip")) {
      const auto* begin = reinterpret_cast<const std::byte*>(archive.data());
      EXPECT_EQ((bytes.data() - begin) % 64, 0) << name;
    }
  }
}

TEST(ZipArchive, WritesEqualFilesForEqualRecords) {
  const std::string data = "data";
  EXPECT_EQ(archive_of({{"a", bytes_of(data)}}), archive_of({{"a", bytes_of(data)}}));
}

TEST(ZipArchive, ReadsZip64Fields) {
  std::string archive = zip64_archive(3);
  const auto records = read_zip_records(std::as_writable_bytes(std::span(archive)), "a.zip");
  EXPECT_EQ(text_of(records.at("r")), "data");
}

TEST(ZipArchive, RejectsA4GigabyteLengthWithoutItsZip64Value) {
  EXPECT_NE(message_of(zip64_archive(0)).find("outside the file"), std::string::npos)
      << message_of(zip64_archive(0));
  EXPECT_NE(message_of(zip64_archive(2)).find("end of the data"), std::string::npos)
      << message_of(zip64_archive(2));
}

TEST(ZipArchive, ReadsPastACommentAtTheEnd) {
  const std::string data = "data";
  std::string archive = archive_of({{"a", bytes_of(data)}});
  archive = patched(archive, archive.size() - 2, uint16_t{5}) + "hello";
  EXPECT_EQ(message_of(archive), "accepted");
}

TEST(ZipArchive, RejectsEveryTruncation) {
  const std::string data = "data";
  const std::string archive = archive_of({{"a", bytes_of(data)}, {"b", bytes_of(data)}});
  for (size_t size = 0; size < archive.size(); ++size) {
    EXPECT_NE(message_of(archive.substr(0, size)), "accepted") << size;
  }
}

TEST(ZipArchive, RejectsAChangedByteOfTheData) {
  const std::string data = "data";
  const std::string archive = archive_of({{"a", bytes_of(data)}});
  const std::string message = message_of(patched(archive, 64, 'D'));
  EXPECT_NE(message.find("record 'a': a wrong checksum"), std::string::npos) << message;
}

TEST(ZipArchive, RejectsCompressedAndEncryptedRecords) {
  const std::string data = "data";
  const std::string archive = archive_of({{"a", bytes_of(data)}});
  const size_t central = archive.size() - kEndSize - 47;
  EXPECT_NE(message_of(patched(archive, central + 10, uint16_t{8})).find("compressed"),
            std::string::npos);
  EXPECT_NE(message_of(patched(archive, central + 8, uint16_t{1})).find("encrypted"),
            std::string::npos);
}

TEST(ZipArchive, RejectsRecordsThatDisagree) {
  const std::string data = "data";
  const std::string archive = archive_of({{"a", bytes_of(data)}});
  EXPECT_NE(message_of(patched(archive, 30, 'z')).find("another name"), std::string::npos);
  EXPECT_NE(message_of(archive_of({{"a", bytes_of(data)}, {"a", bytes_of(data)}})).find("twice"),
            std::string::npos);
  EXPECT_NE(message_of(patched(archive, archive.size() - 12, uint16_t{0})).find("more records"),
            std::string::npos);
}

TEST(ZipArchive, RejectsOffsetsOutsideTheFile) {
  const std::string data = "data";
  const std::string archive = archive_of({{"a", bytes_of(data)}});
  const size_t central = archive.size() - kEndSize - 47;
  for (const uint32_t offset : {uint32_t{0xFFFFFFFE}, static_cast<uint32_t>(archive.size())}) {
    EXPECT_NE(message_of(patched(archive, central + 42, offset)), "accepted");
    EXPECT_NE(message_of(patched(archive, archive.size() - 6, offset)), "accepted");
  }
}

TEST(ZipArchive, RefusesToWriteMoreRecordsThanItCanCount) {
  const test::TempFolder folder;
  const std::vector<ZipRecord> many(65535, ZipRecord{"a", {}});
  EXPECT_THROW(write_zip_records(folder.path() / "a", many), Error);
}

}  // namespace
}  // namespace glimpse::storage
