#include "inference/stop_strings.h"

#include <algorithm>

#include "models/model.h"

namespace glimpse::inference {

std::string before_stop(const std::string& text, const std::vector<std::string>& stops) {
  size_t end = text.size();
  for (const std::string& stop : stops) end = std::min(end, text.find(stop));
  return text.substr(0, end);
}

// Decoded as a whole: a stop may span tokens, and a token's text may depend on its neighbours.
bool StopWatcher::found(int64_t id) {
  if (stops_.empty()) return false;
  ids_.push_back(id);
  const std::string text = processor_->tokenizer().decode(ids_, /*skip_special=*/true);
  return before_stop(text, stops_).size() < text.size();
}

}  // namespace glimpse::inference
