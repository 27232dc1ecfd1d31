#pragma once
#include <cstdint>
#include <string>

#include "base/stopwatch.h"

namespace glimpse {

/// Progress of a long command on stderr: one redrawn line on a terminal (at most 10 a second), a
/// plain line every `plain_interval_s` seconds elsewhere. Shows count, rate, elapsed and remaining
/// time, and a note. The last item is always shown. Not for several threads.
class Progress {
 public:
  /// `total` 0 or less: unknown, so no share and no remaining time.
  Progress(std::string what, int64_t total, double plain_interval_s = 30);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// `done` items finished so far; the first call of a resumed run may start above zero.
  void update(int64_t done, const std::string& note = "");

 private:
  std::string describe(int64_t done, const std::string& note) const;

  std::string what_;
  int64_t total_;
  double plain_interval_ms_;
  bool terminal_;
  int64_t first_ = -1;  // resumed runs start above zero: the rate counts from here
  Stopwatch clock_;
  double first_ms_ = 0;
  double last_shown_ms_ = -1e9;
  int64_t last_shown_ = -1;
  bool open_line_ = false;
};

}  // namespace glimpse
