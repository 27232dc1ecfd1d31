#include "evaluation/side_by_side.h"

#include <ATen/Parallel.h>
#include <torch/types.h>

#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "base/signal.h"

namespace glimpse::evaluation {
namespace {

class Queue {
 public:
  Queue(size_t count, const std::function<std::vector<EvalRow>(size_t)>& make,
        const std::function<void(const EvalRow&)>& take)
      : count_(count), make_(make), take_(take) {}

  void work() noexcept {
    try {
      for (size_t i = next(); i < count_; i = next()) finish(i, make_(i));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      begun_ = count_;
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  size_t next() {
    const std::lock_guard lock(mutex_);
    return stop_requested() ? count_ : begun_++;
  }

  void finish(size_t i, std::vector<EvalRow> rows) {
    const std::lock_guard lock(mutex_);
    ready_.emplace(i, std::move(rows));
    for (auto first = ready_.find(taken_); first != ready_.end(); first = ready_.find(taken_)) {
      for (const EvalRow& row : first->second) take_(row);
      ready_.erase(first);
      ++taken_;
    }
  }

  const size_t count_;
  const std::function<std::vector<EvalRow>(size_t)>& make_;
  const std::function<void(const EvalRow&)>& take_;
  std::mutex mutex_;
  std::map<size_t, std::vector<EvalRow>> ready_;
  size_t begun_ = 0, taken_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void side_by_side(const SideBySide& options,
                  const std::function<std::vector<EvalRow>(size_t)>& make,
                  const std::function<void(const EvalRow&)>& take) {
  Queue queue(options.count, make, take);
  const int64_t workers = options.workers == 0 ? at::get_num_threads() : options.workers;
  if (workers == 1) {
    queue.work();
  } else {
    std::vector<std::thread> threads;
    for (int64_t i = 0; i < workers; ++i) {
      threads.emplace_back([&queue] {
        at::set_num_threads(1);
        queue.work();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  queue.rethrow();
}

}  // namespace glimpse::evaluation
