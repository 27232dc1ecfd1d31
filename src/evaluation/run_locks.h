#pragma once
#include <cstdint>
#include <filesystem>

namespace glimpse::evaluation {

/// Claims of processes that share a run folder: locked bytes of RUN/journal/locks, which the system
/// frees when a process ends in any way, so that nothing is left behind by a kill. Needs a file
/// system with POSIX locks (NFS 4 has them). Two objects, even in one process, exclude each other.
class RunLocks {
 public:
  /// Errors: Error when the file cannot be opened.
  explicit RunLocks(const std::filesystem::path& run);
  ~RunLocks();
  RunLocks(const RunLocks&) = delete;
  RunLocks& operator=(const RunLocks&) = delete;

  /// Whether `place` (>= 0) is ours now. Errors: Error when the file system has no such locks.
  bool try_take(int64_t place);
  void release(int64_t place);

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace glimpse::evaluation
