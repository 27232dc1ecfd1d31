#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace glimpse {
namespace {

namespace fs = std::filesystem;

constexpr size_t kWriteBuffer = size_t{1} << 20;

[[noreturn]] void fail(const fs::path& path, const std::string& action, int error) {
  std::string advice;
  if (error == ENOSPC || error == EDQUOT) advice = "free some disk space; nothing was replaced";
  throw Error({.where = path.string(),
               .found = "cannot " + action + ": " + std::generic_category().message(error),
               .expected = "",
               .advice = advice});
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// O_NONBLOCK: opening a named pipe without a writer would wait for ever.
int open_to_read(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) fail(path, "open", errno);
  return fd;
}

size_t regular_file_size(const FileDescriptor& file, const fs::path& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail(path, "read", errno);
  if (!S_ISREG(status.st_mode)) {
    throw Error({.where = path.string(),
                 .found = S_ISDIR(status.st_mode) ? "a folder" : "not a regular file",
                 .expected = "a file",
                 .advice = ""});
  }
  return static_cast<size_t>(status.st_size);
}

// A file that becomes `target` at commit(), and disappears otherwise.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : target_(target), file_(create()) {
    buffer_.reserve(kWriteBuffer);
  }
  ~TemporaryFile() {
    if (!committed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void append(const char* data, size_t size) {
    if (buffer_.size() + size > kWriteBuffer) flush();
    if (size >= kWriteBuffer) {
      write_through(data, size);
    } else {
      buffer_.append(data, size);
    }
  }

  void commit() {
    flush();
    if (::fsync(file_.get()) != 0) fail(target_, "write", errno);
    // Network file systems report a full disk only here.
    if (::close(file_.release()) != 0) fail(target_, "write", errno);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "replace", errno);
    committed_ = true;
    sync_folder();
  }

 private:
  // O_EXCL makes the name ours even against a file left by a killed process with the same pid.
  int create() {
    for (int n = 0;; ++n) {
      path_ = target_;
      path_ += ".tmp." + std::to_string(::getpid()) + "." + std::to_string(n);
      const int fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd >= 0) return fd;
      if (errno != EEXIST) fail(target_, "create", errno);
    }
  }

  void flush() {
    write_through(buffer_.data(), buffer_.size());
    buffer_.clear();
  }

  void write_through(const char* data, size_t size) {
    while (size > 0) {
      const ssize_t written = ::write(file_.get(), data, size);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(target_, "write", errno);
      data += written;
      size -= static_cast<size_t>(written);
    }
  }

  // Makes the rename itself survive a power cut. The new file is in place already, and some file
  // systems refuse to sync folders, so a failure here is not one.
  void sync_folder() {
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() >= 0) ::fsync(descriptor.get());
  }

  fs::path target_;
  fs::path path_;
  FileDescriptor file_;
  std::string buffer_;
  bool committed_ = false;
};

}  // namespace

MappedFile::MappedFile(fs::path path, std::span<std::byte> bytes)
    : path_(std::move(path)), bytes_(bytes) {}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(bytes_.data(), bytes_.size());
}

std::shared_ptr<MappedFile> MappedFile::open(const fs::path& path) {
  const FileDescriptor file(open_to_read(path));
  const size_t size = regular_file_size(file, path);
  std::span<std::byte> bytes;
  if (size > 0) {
    void* memory =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file.get(), 0);
    if (memory == MAP_FAILED) fail(path, "map into memory", errno);
    bytes = {static_cast<std::byte*>(memory), size};
  }
  return std::shared_ptr<MappedFile>(new MappedFile(path, bytes));
}

std::string read_text_file(const fs::path& path) {
  const FileDescriptor file(open_to_read(path));
  std::string text(regular_file_size(file, path), '\0');
  size_t filled = 0;
  while (filled < text.size()) {
    const ssize_t count = ::read(file.get(), text.data() + filled, text.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, "read", errno);
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  text.resize(filled);
  return text;
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
  write_file_atomically(path,
                        [bytes](const AppendBytes& append) { append(bytes.data(), bytes.size()); });
}

void write_file_atomically(const fs::path& path,
                           const std::function<void(const AppendBytes&)>& write) {
  if (path.has_parent_path()) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) fail(path.parent_path(), "create the folder", error.value());
  }
  // A new file under the name of a device or pipe would take it away from everybody else.
  std::error_code unknown;
  const fs::file_status there = fs::status(path, unknown);
  if (fs::exists(there) && fs::is_other(there)) {
    throw Error({.where = path.string(),
                 .found = "a device or pipe",
                 .expected = "a file or a new name",
                 .advice = ""});
  }
  TemporaryFile file(path);
  write([&file](const void* data, size_t size) {
    file.append(static_cast<const char*>(data), size);
  });
  file.commit();
}

}  // namespace glimpse
