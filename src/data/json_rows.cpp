#include "data/json_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/strings.h"

namespace glimpse::data {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Finds where values begin and end without looking into them.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  /// The next character that is not blank; 0 at the end.
  char peek() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    const bool there = peek() == wanted;
    at_ += there;
    return there;
  }
  /// The next value with its line; nothing where it has no end.
  std::optional<JsonRow> value() {
    if (peek() == '\0') return std::nullopt;
    line_ += std::count(text_.begin() + counted_, text_.begin() + offset(at_), '\n');
    counted_ = offset(at_);
    const size_t begin = at_;
    if (!skip_value() || at_ == begin) return std::nullopt;
    return JsonRow{.text = text_.substr(begin, at_ - begin), .line = line_};
  }

 private:
  static std::ptrdiff_t offset(size_t at) { return static_cast<std::ptrdiff_t>(at); }

  bool skip_value() {
    int64_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ':' || is_blank(c))) return true;
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if (c == '"' && !skip_string()) return false;
      const bool closed = c == '}' || c == ']';
      if (closed) --depth;
      if (depth == 0 && (closed || c == '"')) return true;
    }
    return depth == 0;
  }
  bool skip_string() {
    for (size_t end = text_.find('"', at_); end != std::string_view::npos;) {
      const size_t escape = text_.substr(at_, end - at_).find('\\');
      if (escape == std::string_view::npos) {
        at_ = end + 1;
        return true;
      }
      at_ += escape + 2;
      if (at_ > end) end = text_.find('"', at_);
    }
    at_ = text_.size();
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  std::ptrdiff_t counted_ = 0;
  int64_t line_ = 1;
};

/// Appends the elements of the array that begins here; false when it is broken.
bool take_array(Scanner& scanner, std::vector<JsonRow>& rows) {
  if (!scanner.take('[')) return false;
  if (scanner.take(']')) return true;
  do {
    const std::optional<JsonRow> row = scanner.value();
    if (!row) return false;
    rows.push_back(*row);
  } while (scanner.take(','));
  return scanner.take(']');
}

/// Appends the members of the object that begins here; false when it is broken.
bool take_members(Scanner& scanner, std::vector<JsonRow>& rows) {
  if (!scanner.take('{')) return false;
  do {
    const std::optional<JsonRow> key = scanner.value();
    if (!key || key->text.size() < 2 || key->text[0] != '"' || !scanner.take(':')) return false;
    std::optional<JsonRow> row = scanner.value();
    if (!row) return false;
    row->key = key->text.substr(1, key->text.size() - 2);
    rows.push_back(*row);
  } while (scanner.take(','));
  return scanner.take('}') && scanner.peek() == '\0';
}

/// Appends the elements of the first array under one of `keys` of the object that begins here;
/// false when the object is broken or not all of the text.
bool take_object(Scanner& scanner, const std::vector<std::string>& keys,
                 std::vector<JsonRow>& rows) {
  if (!scanner.take('{')) return false;
  do {
    const std::optional<JsonRow> key = scanner.value();
    if (!key || !scanner.take(':')) return false;
    const bool wanted = rows.empty() && scanner.peek() == '[' &&
                        std::any_of(keys.begin(), keys.end(), [&](const std::string& name) {
                          return key->text == '"' + name + '"';
                        });
    if (!(wanted ? take_array(scanner, rows) : scanner.value().has_value())) return false;
  } while (scanner.take(','));
  return scanner.take('}') && scanner.peek() == '\0';
}

}  // namespace

JsonRows::JsonRows(const std::filesystem::path& path, const std::vector<std::string>& array_keys)
    : name_(path.string()), content_(read_text_file(path)) {
  split(array_keys);
  if (rows_.empty()) {
    throw Error({.where = name_,
                 .found = "no rows",
                 .expected = "a JSON array, JSON lines, or an object with '" +
                             join(array_keys, "' or '") + "'"});
  }
}

void JsonRows::split(const std::vector<std::string>& array_keys) {
  Scanner whole(content_);
  if (whole.peek() == '[') {
    if (!take_array(whole, rows_) || whole.peek() != '\0') fail_as_json();
    return;
  }
  if (array_keys.empty()) {
    if (!take_members(whole, rows_)) fail_as_json();
    return;
  }
  if (take_object(whole, array_keys, rows_) && !rows_.empty()) return;
  rows_.clear();
  Scanner lines(content_);
  while (lines.peek() != '\0') {
    const bool object = lines.peek() == '{';
    const std::optional<JsonRow> row = lines.value();
    if (!row && rows_.empty()) fail_as_json();
    if (!row) {
      throw Error({.where = name_,
                   .found = "no end of the row after line " + std::to_string(rows_.back().line),
                   .expected = "a JSON object on every line"});
    }
    if (!object) {
      throw Error({.where = where(*row),
                   .found = shown(row->text.substr(0, row->text.find('\n'))),
                   .expected = "a JSON object on every line, or one JSON array"});
    }
    rows_.push_back(*row);
  }
}

void JsonRows::fail_as_json() const {
  (void)parse_json(content_, name_);
  throw Error({.where = name_, .found = "broken JSON"});
}

std::string JsonRows::where(const JsonRow& row) const {
  return name_ + ":" + std::to_string(row.line);
}

void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const JsonObject&, const std::string&)>& use) {
  const JsonRows rows(file, array_keys);
  for (const JsonRow& row : rows.rows()) use(rows.parse(row), std::string(row.key));
}

}  // namespace glimpse::data
