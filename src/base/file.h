#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace glimpse {

/// A whole file mapped into memory. Pages are private copy-on-write: views may be handed to code
/// that wants a mutable pointer, and a write never reaches the file. Unmapped when the last owner
/// dies. The file must not shrink meanwhile (SIGBUS). Errors: Error for a missing, unreadable or
/// non-regular file.
class MappedFile {
 public:
  static std::shared_ptr<MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  /// Page-aligned; empty for an empty file.
  std::span<std::byte> bytes() const { return bytes_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  MappedFile(std::filesystem::path path, std::span<std::byte> bytes);
  std::filesystem::path path_;
  std::span<std::byte> bytes_;
};

/// The bytes as they are: no line-end or encoding conversion. Errors: Error for a missing or
/// unreadable file.
std::string read_text_file(const std::filesystem::path& path);

/// Writes a temporary file beside `path` (`path`.tmp.<pid>.<n>), fsyncs and renames it: readers see
/// the old file or the new one, never half of it, and a full disk leaves the old one. Creates
/// parent folders. Errors: Error naming the path and the system's reason; the temporary file is
/// gone then. Error for a device or pipe, which stays.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for writers that stream: `write` receives a callback that appends bytes (buffered).
/// When `write` throws, the old file stays.
using AppendBytes = std::function<void(const void* data, size_t size)>;
void write_file_atomically(const std::filesystem::path& path,
                           const std::function<void(const AppendBytes&)>& write);

/// SHA-256 (FIPS 180-4) of a byte range as 64 lower-case hex digits (manifests, scene goldens).
std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace glimpse
