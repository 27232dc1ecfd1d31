#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace glimpse::storage {

// Zip archives as torch.save makes them: records stored without compression, aligned to 64 bytes.
// Source: PKWARE APPNOTE 6.3.9; caffe2/serialize/inline_container.cc of PyTorch 2.13.

/// The records of an archive by name, as views into `archive`; zip64 included. Checks every bound
/// and every checksum. Errors: Error naming `where` for anything else than a whole archive of
/// stored records.
std::map<std::string, std::span<std::byte>> read_zip_records(std::span<std::byte> archive,
                                                             const std::string& where);

struct ZipRecord {
  std::string name;
  std::span<const std::byte> bytes;
};

/// Writes atomically. Errors: Error when the file cannot be written, or would need zip64 (4 GiB,
/// 65535 records).
void write_zip_records(const std::filesystem::path& path, const std::vector<ZipRecord>& records);

}  // namespace glimpse::storage
