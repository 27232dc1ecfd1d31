#include "base/json.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "base/file.h"

namespace glimpse {
namespace {

[[noreturn]] void fail(const std::string& where, const std::string& found) {
  throw Error({.where = where, .found = found, .expected = "", .advice = ""});
}

std::string line_of(std::string_view text, size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return "line " + std::to_string(1 + std::count(text.begin(), end, '\n'));
}

// The library's message without its position (ours is the line of `text`) and without the token it
// read last, which may be long or not UTF-8.
std::string reason(const std::string& message) {
  const size_t position = message.find(", column ");
  const size_t start = position == std::string::npos ? 0 : message.find(": ", position) + 2;
  return message.substr(start, message.find("; last read") - start);
}

// Follows the parser through the text and fails at the first broken rule.
class RuleCheck {
 public:
  RuleCheck(const std::string& where, const JsonRules& rules) : where_(where), rules_(rules) {}

  bool operator()(int outer_depth, nlohmann::json::parse_event_t event,
                  const nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    const bool opens = event == Event::object_start || event == Event::array_start;
    if (opens && outer_depth >= rules_.max_depth) {
      fail(where_, "values nested deeper than " + std::to_string(rules_.max_depth));
    }
    if (!rules_.unique_keys) return true;
    if (event == Event::object_start) open_objects_.emplace_back();
    if (event == Event::object_end) open_objects_.pop_back();
    if (event == Event::key) add_key(parsed.get_ref<const std::string&>());
    return true;
  }

 private:
  void add_key(const std::string& key) {
    if (!open_objects_.back().insert(key).second) fail(where_, "the key '" + key + "' twice");
  }

  const std::string& where_;
  const JsonRules& rules_;
  std::vector<std::unordered_set<std::string>> open_objects_;
};

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& where, const JsonRules& rules) {
  // The library takes a zero byte for the end of the text, whatever follows it.
  const size_t zero = text.find('\0');
  if (zero != std::string_view::npos) fail(where, line_of(text, zero) + ": a zero byte");

  RuleCheck check(where, rules);
  try {
    return nlohmann::json::parse(text.begin(), text.end(), std::ref(check));
  } catch (const nlohmann::json::parse_error& error) {
    fail(where, line_of(text, error.byte - 1) + ": " + reason(error.what()));
  } catch (const nlohmann::json::exception& error) {
    fail(where, reason(error.what()));
  }
}

nlohmann::json read_json_file(const std::filesystem::path& path, const JsonRules& rules) {
  return parse_json(read_text_file(path), path.string(), rules);
}

}  // namespace glimpse
