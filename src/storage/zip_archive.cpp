#include "storage/zip_archive.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/error.h"
#include "base/file.h"
#include "storage/byte_cursor.h"
#include "storage/crc32.h"

namespace glimpse::storage {
namespace {

constexpr uint32_t kLocalSignature = 0x04034b50;
constexpr uint32_t kCentralSignature = 0x02014b50;
constexpr uint32_t kEndSignature = 0x06054b50;
constexpr uint32_t kEnd64Signature = 0x06064b50;
constexpr uint32_t kLocator64Signature = 0x07064b50;
constexpr uint64_t kLocalSize = 30;
constexpr uint64_t kEndSize = 22;
constexpr uint64_t kLocator64Size = 20;
constexpr uint16_t kZip64Extra = 1;
constexpr uint16_t kPaddingExtra = 0x4246;  // "FB", the tag torch pads with
constexpr uint64_t kAlignment = 64;
constexpr uint16_t kUtf8Flag = 1 << 11;
constexpr uint16_t kEncryptedFlag = 1;
constexpr uint16_t kFirstDay = 0x21;  // 1980-01-01: equal tensors give equal files
constexpr uint16_t kVersion = 10;
// A field with all bits set says: look into the zip64 record.
constexpr auto kSaturated16 = std::numeric_limits<uint16_t>::max();
constexpr auto kSaturated32 = std::numeric_limits<uint32_t>::max();

[[noreturn]] void fail(const std::string& where, const std::string& found,
                       const std::string& expected, const std::string& advice = "") {
  throw Error({.where = where, .found = found, .expected = expected, .advice = advice});
}

// Where the central directory lies, and how many records it lists.
struct Directory {
  uint64_t records;
  uint64_t size;
  uint64_t offset;
};

struct CentralEntry {
  std::string name;
  uint16_t flags;
  uint16_t method;
  uint32_t crc;
  uint64_t stored_size;
  uint64_t size;
  uint64_t local_offset;
};

class ZipReader {
 public:
  ZipReader(std::span<std::byte> archive, const std::string& where)
      : archive_(archive), where_(where) {}

  std::map<std::string, std::span<std::byte>> records() const {
    const Directory directory = find_directory();
    ByteCursor cursor(range(directory.offset, directory.size), where_);
    std::map<std::string, std::span<std::byte>> records;
    for (uint64_t i = 0; i < directory.records; ++i) {
      const CentralEntry entry = read_entry(cursor);
      if (!records.emplace(entry.name, record_bytes(entry)).second) {
        fail(where_, "record '" + entry.name + "' twice", "");
      }
    }
    if (!cursor.at_end()) fail(where_, "a zip directory with more records than it counts", "");
    return records;
  }

 private:
  std::span<std::byte> range(uint64_t offset, uint64_t size) const {
    if (offset > archive_.size() || size > archive_.size() - offset) {
      fail(where_, "a zip record outside the file", "", "the file is cut off or damaged");
    }
    return archive_.subspan(offset, size);
  }

  ByteCursor cursor_at(uint64_t offset) const {
    return {range(offset, archive_.size() - std::min<uint64_t>(offset, archive_.size())), where_};
  }

  void check_signature(ByteCursor& cursor, uint32_t signature) const {
    if (cursor.integer<uint32_t>() != signature) fail(where_, "a damaged zip archive", "");
  }

  // The end record closes the file; a comment of up to 64 kB may follow its fixed part.
  uint64_t find_end_record() const {
    constexpr uint64_t kMaxComment = kSaturated16;
    const uint64_t size = archive_.size();
    for (uint64_t comment = 0; comment <= kMaxComment && comment + kEndSize <= size; ++comment) {
      const uint64_t offset = size - kEndSize - comment;
      ByteCursor cursor = cursor_at(offset);
      if (cursor.integer<uint32_t>() != kEndSignature) continue;
      cursor.skip(kEndSize - 6);
      if (cursor.integer<uint16_t>() == comment) return offset;
    }
    fail(where_, "no end of a zip archive", "a file written by torch.save (torch 1.6 or later)",
         "the file is cut off, or of an older format: load and save it once with a current torch");
  }

  Directory find_directory() const {
    const uint64_t end = find_end_record();
    ByteCursor cursor = cursor_at(end);
    cursor.skip(4 + 2 + 2 + 2);
    const Directory directory{.records = cursor.integer<uint16_t>(),
                              .size = cursor.integer<uint32_t>(),
                              .offset = cursor.integer<uint32_t>()};
    if (directory.records == kSaturated16 || directory.size == kSaturated32 ||
        directory.offset == kSaturated32) {
      return find_directory64(end);
    }
    return directory;
  }

  Directory find_directory64(uint64_t end) const {
    if (end < kLocator64Size) fail(where_, "no zip64 record", "");
    ByteCursor locator = cursor_at(end - kLocator64Size);
    check_signature(locator, kLocator64Signature);
    locator.skip(4);
    ByteCursor cursor = cursor_at(locator.integer<uint64_t>());
    check_signature(cursor, kEnd64Signature);
    cursor.skip(8 + 2 + 2 + 4 + 4 + 8);
    return {.records = cursor.integer<uint64_t>(),
            .size = cursor.integer<uint64_t>(),
            .offset = cursor.integer<uint64_t>()};
  }

  CentralEntry read_entry(ByteCursor& cursor) const {
    check_signature(cursor, kCentralSignature);
    CentralEntry entry{};
    cursor.skip(2 + 2);
    entry.flags = cursor.integer<uint16_t>();
    entry.method = cursor.integer<uint16_t>();
    cursor.skip(2 + 2);
    entry.crc = cursor.integer<uint32_t>();
    entry.stored_size = cursor.integer<uint32_t>();
    entry.size = cursor.integer<uint32_t>();
    const auto name_size = cursor.integer<uint16_t>();
    const auto extra_size = cursor.integer<uint16_t>();
    const auto comment_size = cursor.integer<uint16_t>();
    cursor.skip(2 + 2 + 4);
    entry.local_offset = cursor.integer<uint32_t>();
    entry.name = cursor.text(name_size);
    read_zip64_extra(ByteCursor(cursor.take(extra_size), where_), entry);
    cursor.skip(comment_size);
    return entry;
  }

  // The zip64 extra field holds 64-bit values for just those fields that are saturated, in this
  // order.
  void read_zip64_extra(ByteCursor extra, CentralEntry& entry) const {
    while (!extra.at_end()) {
      const auto id = extra.integer<uint16_t>();
      ByteCursor body(extra.take(extra.integer<uint16_t>()), where_);
      if (id != kZip64Extra) continue;
      for (uint64_t* field : {&entry.size, &entry.stored_size, &entry.local_offset}) {
        if (*field == kSaturated32) *field = body.integer<uint64_t>();
      }
    }
  }

  std::span<std::byte> record_bytes(const CentralEntry& entry) const {
    const std::string where = where_ + ": record '" + entry.name + "'";
    if (entry.flags & kEncryptedFlag) fail(where, "encrypted data", "a file written by torch.save");
    if (entry.method != 0 || entry.size != entry.stored_size) {
      fail(where, "compressed data", "records stored as torch.save stores them");
    }
    ByteCursor local = cursor_at(entry.local_offset);
    check_signature(local, kLocalSignature);
    local.skip(kLocalSize - 4 - 2 - 2);
    const auto name_size = local.integer<uint16_t>();
    const auto extra_size = local.integer<uint16_t>();
    if (local.text(name_size) != entry.name) fail(where, "another name before its data", "");
    local.skip(extra_size);
    const auto bytes = range(entry.local_offset + local.position(), entry.size);
    if (crc32(bytes) != entry.crc) {
      fail(where, "a wrong checksum", "", "the file is damaged, or saved without checksums");
    }
    return bytes;
  }

  std::span<std::byte> archive_;
  const std::string& where_;
};

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// The fields that local and central headers share, from "version needed" to "extra size".
void put_common(std::string& out, const ZipRecord& record, uint32_t crc, uint16_t extra_size) {
  put<uint16_t>(out, kVersion);
  put<uint16_t>(out, kUtf8Flag);
  put<uint16_t>(out, 0);  // stored
  put<uint16_t>(out, 0);  // midnight
  put<uint16_t>(out, kFirstDay);
  put<uint32_t>(out, crc);
  put<uint32_t>(out, static_cast<uint32_t>(record.bytes.size()));
  put<uint32_t>(out, static_cast<uint32_t>(record.bytes.size()));
  put<uint16_t>(out, static_cast<uint16_t>(record.name.size()));
  put<uint16_t>(out, extra_size);
}

std::string local_header(const ZipRecord& record, uint32_t crc, uint64_t offset) {
  const uint64_t unpadded = offset + kLocalSize + record.name.size() + 4;
  const auto padding = static_cast<uint16_t>((kAlignment - unpadded % kAlignment) % kAlignment);
  std::string out;
  put(out, kLocalSignature);
  put_common(out, record, crc, static_cast<uint16_t>(padding + 4));
  out += record.name;
  put(out, kPaddingExtra);
  put(out, padding);
  out.append(padding, 'Z');
  return out;
}

std::string central_header(const ZipRecord& record, uint32_t crc, uint64_t local_offset) {
  std::string out;
  put(out, kCentralSignature);
  put<uint16_t>(out, kVersion);
  put_common(out, record, crc, 0);
  put<uint16_t>(out, 0);  // comment
  put<uint16_t>(out, 0);  // disk
  put<uint16_t>(out, 0);  // internal attributes
  put<uint32_t>(out, 0);  // external attributes
  put<uint32_t>(out, static_cast<uint32_t>(local_offset));
  out += record.name;
  return out;
}

std::string end_record(uint64_t records, uint64_t directory_size, uint64_t directory_offset) {
  std::string out;
  put(out, kEndSignature);
  put<uint32_t>(out, 0);  // disks
  put<uint16_t>(out, static_cast<uint16_t>(records));
  put<uint16_t>(out, static_cast<uint16_t>(records));
  put<uint32_t>(out, static_cast<uint32_t>(directory_size));
  put<uint32_t>(out, static_cast<uint32_t>(directory_offset));
  put<uint16_t>(out, 0);  // comment
  return out;
}

void check_needs_no_zip64(const std::filesystem::path& path,
                          const std::vector<ZipRecord>& records) {
  uint64_t bytes = 0;
  for (const ZipRecord& record : records) {
    // Both headers and the padding stay below this.
    bytes += record.bytes.size() + 2 * record.name.size() + 256;
    if (record.name.size() >= kSaturated16) bytes = kSaturated32;
  }
  if (bytes >= kSaturated32 || records.size() >= kSaturated16) {
    fail(path.string(), "more than a torch archive of ours can hold",
         "less than 4 GiB in 65535 records", "write safetensors");
  }
}

}  // namespace

std::map<std::string, std::span<std::byte>> read_zip_records(std::span<std::byte> archive,
                                                             const std::string& where) {
  return ZipReader(archive, where).records();
}

void write_zip_records(const std::filesystem::path& path, const std::vector<ZipRecord>& records) {
  check_needs_no_zip64(path, records);
  write_file_atomically(path, [&records](const AppendBytes& append) {
    std::string directory;
    uint64_t offset = 0;
    for (const ZipRecord& record : records) {
      const uint32_t crc = crc32(record.bytes);
      const std::string header = local_header(record, crc, offset);
      append(header.data(), header.size());
      append(record.bytes.data(), record.bytes.size());
      directory += central_header(record, crc, offset);
      offset += header.size() + record.bytes.size();
    }
    const std::string end = end_record(records.size(), directory.size(), offset);
    append(directory.data(), directory.size());
    append(end.data(), end.size());
  });
}

}  // namespace glimpse::storage
