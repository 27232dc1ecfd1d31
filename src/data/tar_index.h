#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace glimpse::data {

/// A regular file inside a tar archive: its bytes stand in the archive at `offset`.
struct TarMember {
  std::string name;
  int64_t offset = 0;
  int64_t size = 0;
};

/// The regular files of an uncompressed POSIX (ustar) archive, in its order. Long names of the GNU
/// and pax forms are refused. Errors: Error for anything else than such an archive.
std::vector<TarMember> read_tar_index(const std::filesystem::path& archive);

}  // namespace glimpse::data
