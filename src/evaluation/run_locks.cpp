#include "evaluation/run_locks.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace glimpse::evaluation {
namespace {

struct flock one_byte(int64_t place, short kind) {
  struct flock lock = {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  lock.l_start = place;
  lock.l_len = 1;
  return lock;
}

[[noreturn]] void fail_to_lock(const std::filesystem::path& path) {
  throw Error({.where = path.string(),
               .found = std::string("cannot be locked: ") + std::strerror(errno),
               .advice = "check the permissions, or put the run on a local disk"});
}

}  // namespace

RunLocks::RunLocks(const std::filesystem::path& run) : path_(run / "journal" / "locks") {
  std::error_code shown_by_open;
  std::filesystem::create_directories(path_.parent_path(), shown_by_open);
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) fail_to_lock(path_);
}

RunLocks::~RunLocks() { ::close(file_); }

bool RunLocks::try_take(int64_t place) {
  struct flock lock = one_byte(place, F_WRLCK);
  if (::fcntl(file_, F_OFD_SETLK, &lock) == 0) return true;
  if (errno != EAGAIN && errno != EACCES) fail_to_lock(path_);
  return false;
}

void RunLocks::release(int64_t place) {
  struct flock lock = one_byte(place, F_UNLCK);
  if (::fcntl(file_, F_OFD_SETLK, &lock) != 0) fail_to_lock(path_);
}

}  // namespace glimpse::evaluation
