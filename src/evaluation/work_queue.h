#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/journal.h"
#include "evaluation/run_locks.h"

namespace glimpse::evaluation {

/// The answers of a run, written by any number of processes without a coordinator: each claims a
/// picture, looks what the others have appended meanwhile, answers what is open, and goes on. A
/// killed process loses the row it was writing; its claim is free at once. Not for several threads.
class WorkQueue {
 public:
  /// `settings` name the journals. Errors: Error when the run folder cannot be written, and as
  /// read_journal.
  WorkQueue(const std::filesystem::path& run, const std::vector<std::string>& settings);

  /// As far as this process knows: what it wrote, and the others as of the last look.
  bool is_finished(const std::string& setting, const std::string& id, int64_t repeat) const;
  int64_t num_finished() const;
  void append(const EvalRow& row);

  /// Calls answer(i) for i in [0, pictures), each while nobody else answers picture i, if
  /// is_open(i) says that something is left to do. Returns when nothing is open: pictures that
  /// other processes hold are waited for, and taken over when their process dies. Errors:
  /// Interrupted after a stop signal; what `answer` throws.
  void share(int64_t pictures, const std::function<bool(int64_t)>& is_open,
             const std::function<void(int64_t)>& answer);

  /// Calls `work` while no other process is in here.
  void alone(const std::function<void()>& work);

 private:
  void look();
  bool visit(int64_t picture, const std::function<bool(int64_t)>& is_open,
             const std::function<void(int64_t)>& answer);
  void stop_if_asked() const;

  std::filesystem::path run_;
  std::vector<std::string> settings_;
  RunLocks locks_;
  std::string writer_;
  std::map<std::string, Journal> journals_;
  std::map<std::filesystem::path, size_t> read_to_;  // bytes of journals of other writers
  std::map<std::string, std::set<std::pair<std::string, int64_t>>> finished_;
};

}  // namespace glimpse::evaluation
