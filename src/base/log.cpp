#include "base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <algorithm>
#include <memory>

namespace glimpse {
namespace {

// Not in spdlog's registry: a library inside this process that names a logger "glimpse" must not
// clash.
spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    sink->set_pattern("[%H:%M:%S] %^%l%$ %v");
    return spdlog::logger("glimpse", std::move(sink));
  }();
  return instance;
}

void write(spdlog::level::level_enum level, std::string line) {
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  logger().log(level, "{}", line);
}

}  // namespace

void log_info(const std::string& line) { write(spdlog::level::info, line); }

void log_warning(const std::string& line) { write(spdlog::level::warn, line); }

}  // namespace glimpse
