#pragma once
#include <chrono>

namespace glimpse {

/// Wall-clock milliseconds since construction or the last lap.
class Stopwatch {
 public:
  Stopwatch() : start_(Clock::now()) {}
  double milliseconds() const {
    return std::chrono::duration<double, std::milli>(Clock::now() - start_).count();
  }
  /// Milliseconds since the last lap, and starts the next.
  double lap() {
    const double elapsed = milliseconds();
    start_ = Clock::now();
    return elapsed;
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_;
};

}  // namespace glimpse
