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

// Whether values nest deeper; a broken text may give either answer.
bool nests_deeper(std::string_view text, int max_depth) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\';
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

// Follows the parser through the text and fails at the first key that comes twice.
class UniqueKeys {
 public:
  explicit UniqueKeys(const std::string& where) : where_(where) {}

  bool operator()(int, nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (event == Event::object_start) open_objects_.emplace_back();
    if (event == Event::object_end) open_objects_.pop_back();
    if (event == Event::key && !open_objects_.back().insert(parsed.get<std::string>()).second) {
      fail(where_, "the key '" + parsed.get<std::string>() + "' twice");
    }
    return true;
  }

 private:
  const std::string& where_;
  std::vector<std::unordered_set<std::string>> open_objects_;
};

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& where, const JsonRules& rules) {
  // The library takes a zero byte for the end of the text, whatever follows it.
  const size_t zero = text.find('\0');
  if (zero != std::string_view::npos) fail(where, line_of(text, zero) + ": a zero byte");

  if (nests_deeper(text, rules.max_depth)) {
    fail(where, "values nested deeper than " + std::to_string(rules.max_depth));
  }
  UniqueKeys unique(where);
  try {
    // A parser that reports what it meets takes twice the time.
    if (!rules.unique_keys) return nlohmann::json::parse(text.begin(), text.end());
    return nlohmann::json::parse(text.begin(), text.end(), std::ref(unique));
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
