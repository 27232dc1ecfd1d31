#include "data/json_node.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::data {
namespace {

using Kind = JsonNode::Kind;

/// Whether NaN or Infinity stands outside the strings of a text that is not JSON.
bool has_not_a_number(std::string_view text) {
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      in_string = !in_string;
    } else if (!in_string &&
               (text.substr(i).starts_with("NaN") || text.substr(i).starts_with("Infinity"))) {
      return true;
    }
  }
  return false;
}

// Of equal keys the last one stays.
void order_members(std::pmr::vector<JsonNode>& members) {
  const auto before = [](const JsonNode& a, const JsonNode& b) { return a.key < b.key; };
  const auto same = [](const JsonNode& a, const JsonNode& b) { return a.key == b.key; };
  const auto unordered = [&](const JsonNode& a, const JsonNode& b) { return !before(a, b); };
  if (std::adjacent_find(members.begin(), members.end(), unordered) == members.end()) return;
  std::stable_sort(members.begin(), members.end(), before);
  members.erase(members.begin(), std::unique(members.rbegin(), members.rend(), same).base());
}

bool is_plain(char c) { return c >= ' ' && c < '\x7F' && c != '"' && c != '\\'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Integers that are written as they are read and fit 64 bits.
bool is_plain_integer(std::string_view token) {
  constexpr size_t kSafeDigits = 18;
  if (token == "0") return true;
  if (token.starts_with('-')) token.remove_prefix(1);
  return !token.empty() && token.size() <= kSafeDigits && token[0] != '0' &&
         std::all_of(token.begin(), token.end(), is_digit);
}

// Reads the structure, plain ASCII texts and plain integers itself; every other text and number is
// the library's to read, and what neither reads is refused.
class Reader {
 public:
  Reader(std::string_view text, std::forward_list<std::string>& rewritten)
      : text_(text), rewritten_(rewritten) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }
  /// False for text that is not one JSON value.
  bool read(JsonNode& root) { return value(root, 0) && next() == '\0' && at_ == text_.size(); }

 private:
  /// The next character that is not blank; 0 at the end.
  char next() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) {
    const bool there = next() == wanted;
    at_ += there;
    return there;
  }
  bool take_word(std::string_view word) {
    const bool there = text_.substr(at_).starts_with(word);
    if (there) at_ += word.size();
    return there;
  }

  bool value(JsonNode& node, int depth) {
    const char first = next();
    if (first == '"') {
      node.kind = Kind::text;
      return string(node.text);
    }
    if (first == '{' || first == '[') return depth < JsonRules{}.max_depth && inner(node, depth);
    if (first == '-' || is_digit(first)) return number(node);
    const size_t begin = at_;
    if (take_word("null")) return true;
    node.kind = Kind::boolean;
    const bool boolean = take_word("true") || take_word("false");
    node.text = text_.substr(begin, at_ - begin);
    return boolean;
  }
  bool inner(JsonNode& node, int depth) {
    constexpr size_t kAnnotators = 10, kMembers = 4;
    const bool object = text_[at_++] == '{';
    const char end = object ? '}' : ']';
    node.kind = object ? Kind::object : Kind::array;
    if (take(end)) return true;
    std::pmr::memory_resource* const memory = node.inner.get_allocator().resource();
    node.inner.reserve(object ? kMembers : kAnnotators);
    do {
      JsonNode& next_node = node.inner.emplace_back(memory);
      if (object && !(next() == '"' && string(next_node.key) && take(':'))) return false;
      if (!value(next_node, depth + 1)) return false;
    } while (take(','));
    if (object) order_members(node.inner);
    return take(end);
  }
  bool string(std::string_view& read) {
    const size_t begin = at_++;
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      read = text_.substr(begin + 1, at_++ - begin - 1);
      return true;
    }
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return false;
    const nlohmann::json value = scalar(text_.substr(begin, ++at_ - begin));
    if (!value.is_string()) return false;
    read = rewritten_.emplace_front(value.get_ref<const std::string&>());
    return true;
  }
  bool number(JsonNode& node) {
    const size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '-' || text_[at_] == '+' ||
                                  text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
    }
    node.kind = Kind::integer;
    node.text = text_.substr(begin, at_ - begin);
    if (is_plain_integer(node.text)) return true;
    const nlohmann::json value = scalar(node.text);
    if (!value.is_number()) return false;
    if (value.is_number_float()) node.kind = Kind::real;
    node.text = rewritten_.emplace_front(value.dump());
    return true;
  }
  static nlohmann::json scalar(std::string_view token) {
    return nlohmann::json::parse(token, nullptr, /*allow_exceptions=*/false);
  }

  std::string_view text_;
  size_t at_ = 0;
  std::forward_list<std::string>& rewritten_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view wanted) const {
  if (!is_object()) return nullptr;
  const auto at =
      std::lower_bound(inner.begin(), inner.end(), wanted,
                       [](const JsonNode& node, std::string_view name) { return node.key < name; });
  return at != inner.end() && at->key == wanted ? &*at : nullptr;
}

JsonTree::JsonTree(std::string_view text) : failed_(!Reader(text, rewritten_).read(root_)) {}

void refuse_json(std::string_view text, const std::string& where) {
  if (!has_not_a_number(text)) {
    (void)parse_json(text, where);
    throw Error({.where = where, .found = "broken JSON"});
  }
  throw Error({.where = where,
               .found = "NaN or Infinity, which JSON does not know",
               .expected = "numbers, text or null",
               .advice = "leave the field out"});
}

}  // namespace glimpse::data
