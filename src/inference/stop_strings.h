#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::models {
class Processor;
}

namespace glimpse::inference {

/// The text in front of the first place where any of `stops` begins; all of it when none occurs.
std::string before_stop(const std::string& text, const std::vector<std::string>& stops);

/// Watches an answer as it is decoded.
class StopWatcher {
 public:
  /// `processor` decodes the ids; it may be null without stops.
  StopWatcher(const std::vector<std::string>& stops, const models::Processor* processor)
      : stops_(stops), processor_(processor) {}
  /// Whether the answer up to `id`, the next token, holds a stop.
  bool found(int64_t id);

 private:
  const std::vector<std::string>& stops_;
  const models::Processor* processor_;
  std::vector<int64_t> ids_;
};

}  // namespace glimpse::inference
