#include "base/progress.h"

#include <unistd.h>

#include <cstdio>

#include "base/strings.h"

namespace glimpse {
namespace {

constexpr double kRedrawInterval_ms = 100;

// 65 -> "1:05", 3725 -> "1:02:05".
std::string clock_time(double seconds) {
  const auto total = static_cast<long long>(seconds);
  char text[32];
  if (total < 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld", total / 60, total % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", total / 3600, total / 60 % 60,
                  total % 60);
  }
  return text;
}

}  // namespace

Progress::Progress(std::string what, int64_t total, double plain_interval_s)
    : what_(std::move(what)),
      total_(total),
      plain_interval_ms_(plain_interval_s * 1000),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (open_line_) std::fputc('\n', stderr);
}

void Progress::update(int64_t done, const std::string& note) {
  const double now_ms = clock_.milliseconds();
  if (first_ < 0) {
    first_ = done;
    first_ms_ = now_ms;
  }
  const double interval_ms = terminal_ ? kRedrawInterval_ms : plain_interval_ms_;
  const bool finished = done == total_ && last_shown_ != done;
  if (!finished && now_ms - last_shown_ms_ < interval_ms) return;
  last_shown_ms_ = now_ms;
  last_shown_ = done;
  const std::string line = describe(done, note);
  // \x1b[K clears what a longer line before this one left.
  std::fprintf(stderr, terminal_ ? "\r%s\x1b[K" : "%s\n", line.c_str());
  std::fflush(stderr);
  open_line_ = terminal_;
}

std::string Progress::describe(int64_t done, const std::string& note) const {
  const double elapsed_s = clock_.milliseconds() / 1000;
  const double measured_s = elapsed_s - first_ms_ / 1000;
  const double rate = measured_s > 0 ? static_cast<double>(done - first_) / measured_s : 0;
  std::string line = what_ + " " + std::to_string(done);
  if (total_ > 0) line.append("/").append(std::to_string(total_));
  if (rate > 0) line += "  " + format_fixed(rate, rate < 10 ? 2 : 0) + "/s";
  line += "  " + clock_time(elapsed_s);
  if (rate > 0 && total_ > done) {
    line += " (";
    line += clock_time(static_cast<double>(total_ - done) / rate) + " left)";
  }
  if (!note.empty()) line += "  " + note;
  return line;
}

}  // namespace glimpse
