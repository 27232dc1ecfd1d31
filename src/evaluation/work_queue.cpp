#include "evaluation/work_queue.h"

#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/signal.h"

namespace glimpse::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr auto kPause = std::chrono::milliseconds(20);
// Places of locks: pictures come first.
constexpr int64_t kWriters = int64_t{1} << 40;
constexpr int64_t kAlone = int64_t{1} << 41;

// The smallest writer that nobody is.
std::string free_writer(RunLocks& locks) {
  int64_t writer = 0;
  while (!locks.try_take(kWriters + writer)) ++writer;
  return std::to_string(writer);
}

}  // namespace

WorkQueue::WorkQueue(const fs::path& run, const std::vector<std::string>& settings)
    : run_(run), settings_(settings), locks_(run), writer_(free_writer(locks_)) {
  for (const std::string& setting : settings_)
    journals_.try_emplace(setting, run, setting, writer_);
  look();
}

bool WorkQueue::is_finished(const std::string& setting, const std::string& id,
                            int64_t repeat) const {
  const auto found = finished_.find(setting);
  return found != finished_.end() && found->second.contains({id, repeat});
}

int64_t WorkQueue::num_finished() const {
  size_t count = 0;
  for (const auto& [setting, rows] : finished_) count += rows.size();
  return static_cast<int64_t>(count);
}

void WorkQueue::append(const EvalRow& row) {
  journals_.at(row.setting).append(row);
  finished_[row.setting].emplace(row.id, row.repeat);
}

// Rows of this writer from an earlier life are read once; from then on append() knows them.
void WorkQueue::look() {
  auto files = journal_files(run_);
  for (const std::string& setting : settings_) {
    const fs::path own = journal_file(run_, setting, writer_);
    for (const fs::path& file : files[setting]) {
      if (file == own && read_to_.contains(file)) continue;
      for (const EvalRow& row : read_rows_from(file, read_to_[file])) {
        finished_[setting].emplace(row.id, row.repeat);
      }
    }
  }
}

bool WorkQueue::visit(int64_t picture, const std::function<bool(int64_t)>& is_open,
                      const std::function<void(int64_t)>& answer) {
  if (!is_open(picture)) return true;
  if (!locks_.try_take(picture)) return false;
  look();
  if (is_open(picture)) answer(picture);
  locks_.release(picture);
  return true;
}

void WorkQueue::share(int64_t pictures, const std::function<bool(int64_t)>& is_open,
                      const std::function<void(int64_t)>& answer) {
  std::vector<int64_t> held_by_others;
  for (int64_t picture = 0; picture < pictures; ++picture) {
    stop_if_asked();
    if (!visit(picture, is_open, answer)) held_by_others.push_back(picture);
  }
  while (!held_by_others.empty()) {
    stop_if_asked();
    look();
    std::vector<int64_t> still;
    for (const int64_t picture : held_by_others) {
      if (!visit(picture, is_open, answer)) still.push_back(picture);
    }
    held_by_others = still;
    if (!still.empty()) std::this_thread::sleep_for(kPause);
  }
  stop_if_asked();  // the last answers may be the ones that were left out
}

void WorkQueue::alone(const std::function<void()>& work) {
  while (!locks_.try_take(kAlone)) {
    stop_if_asked();
    std::this_thread::sleep_for(kPause);
  }
  work();
  locks_.release(kAlone);
}

void WorkQueue::stop_if_asked() const {
  if (!stop_requested()) return;
  throw Interrupted("stopped after " + std::to_string(num_finished()) +
                    " answers; run again with --resume to go on");
}

}  // namespace glimpse::evaluation
