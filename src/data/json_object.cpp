#include "data/json_object.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::data {
namespace {

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

// A parsed value. Smaller and quicker than the library's: a file of VQA answers has ten million.
struct Node {
  enum class Kind : uint8_t { null, boolean, integer, real, text, array, object };
  Kind kind = Kind::null;
  std::string key;          // of a member
  std::string text;         // of a text; of a number as it is written out
  std::vector<Node> inner;  // elements; members by key, each key once, the last one's value

  bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  bool is_list() const { return kind == Kind::array; }
  bool is_object() const { return kind == Kind::object; }
  const Node* find(std::string_view wanted) const {
    if (!is_object()) return nullptr;
    const auto at = std::lower_bound(inner.begin(), inner.end(), wanted,
                                     [](const Node& n, std::string_view k) { return n.key < k; });
    return at != inner.end() && at->key == wanted ? &*at : nullptr;
  }
};

const char* type_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "boolean";
    case Node::Kind::array:
      return "array";
    case Node::Kind::object:
      return "object";
    case Node::Kind::text:
      return "string";
    default:
      return "number";
  }
}

// Follows the library's parser. What it refuses is parsed again by parse_json(), for its message.
class NodeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit NodeBuilder(Node& root) : root_(root) {}
  bool null() override { return add(Node::Kind::null) != nullptr; }
  bool boolean(bool value) override {
    add(Node::Kind::boolean)->text = value ? "true" : "false";
    return true;
  }
  bool number_integer(number_integer_t value) override {
    return number(Node::Kind::integer, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(Node::Kind::integer, std::to_string(value));
  }
  bool number_float(number_float_t value, const string_t&) override {
    return number(Node::Kind::real, nlohmann::json(value).dump());
  }
  bool string(string_t& value) override {
    add(Node::Kind::text)->text = value;
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(size_t) override { return open(Node::Kind::object); }
  bool start_array(size_t) override { return open(Node::Kind::array); }
  bool key(string_t& value) override {
    key_ = value;
    return true;
  }
  bool end_array() override {
    open_.pop_back();
    return true;
  }
  bool end_object() override {
    std::vector<Node>& members = open_.back()->inner;
    const auto before = [](const Node& a, const Node& b) { return a.key < b.key; };
    const auto same = [](const Node& a, const Node& b) { return a.key == b.key; };
    const auto unordered = [&](const Node& a, const Node& b) { return !before(a, b); };
    if (std::adjacent_find(members.begin(), members.end(), unordered) != members.end()) {
      std::stable_sort(members.begin(), members.end(), before);
      // From the back, so that of equal keys the last one stays.
      members.erase(members.begin(), std::unique(members.rbegin(), members.rend(), same).base());
    }
    open_.pop_back();
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  Node* add(Node::Kind kind) {
    Node& node = open_.empty() ? root_ : open_.back()->inner.emplace_back();
    node.kind = kind;
    if (!open_.empty() && open_.back()->is_object()) node.key = key_;
    return &node;
  }
  bool number(Node::Kind kind, std::string text) {
    add(kind)->text = std::move(text);
    return true;
  }
  bool open(Node::Kind kind) {
    if (open_.size() >= static_cast<size_t>(JsonRules{}.max_depth)) return false;
    open_.push_back(add(kind));
    open_.back()->inner.reserve(10);  // a question's answers
    return true;
  }

  Node& root_;
  std::vector<Node*> open_;
  std::string key_;
};

[[noreturn]] void refuse(std::string_view text, const std::string& where) {
  if (!has_not_a_number(text)) {
    (void)parse_json(text, where);
    throw Error({.where = where, .found = "broken JSON"});
  }
  throw Error({.where = where,
               .found = "NaN or Infinity, which JSON does not know",
               .expected = "numbers, text or null",
               .advice = "leave the field out"});
}

Node parse_row(std::string_view text, const std::string& where) {
  Node root;
  NodeBuilder builder(root);
  const bool zero = text.find('\0') != std::string_view::npos;  // the parser would stop there
  if (zero || !nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) refuse(text, where);
  if (root.is_object()) return root;
  throw Error({.where = where, .found = shown(text), .expected = "a JSON object"});
}

std::string text_of(const Node& value, const std::string& key, const std::string& where) {
  if (value.kind == Node::Kind::text || value.is_number()) return value.text;
  throw Error({.where = where,
               .found = "'" + key + "' is " + std::string(type_name(value)),
               .expected = "text or a number",
               .advice = value.kind == Node::Kind::null ? "write \"\" for an empty answer" : ""});
}

const Node& member(const Node& row, const std::string& key, const std::string& where) {
  if (const Node* found = row.find(key)) return *found;
  throw Error({.where = where, .found = "no '" + key + "'", .expected = "one in every row"});
}

nlohmann::json json_of(const Node& node) {
  using Kind = Node::Kind;
  if (node.kind == Kind::text) return node.text;
  nlohmann::json value;
  if (node.kind == Kind::boolean || node.is_number()) value = nlohmann::json::parse(node.text);
  if (node.is_list()) value = nlohmann::json::array();
  if (node.is_object()) value = nlohmann::json::object();
  for (const Node& inner : node.inner) {
    if (node.is_list()) value.push_back(json_of(inner));
    if (node.is_object()) value[inner.key] = json_of(inner);
  }
  return value;
}

// Equal for equal values, different for others.
void append_value(std::string& text, const Node& value) {
  text += static_cast<char>('0' + static_cast<int>(value.kind));
  text += value.text;
  for (const Node& inner : value.inner) {
    text += inner.key;
    text += ' ';
    append_value(text, inner);
  }
  text += '\n';
}

/// The members of an object without `left_out`, as text that is never empty.
std::string members_but(const Node& object, const std::string& left_out) {
  std::string text = "{";
  text.reserve(64);
  for (const Node& field : object.inner) {
    if (field.key == left_out) continue;
    text += field.key;
    text += ' ';
    append_value(text, field);
  }
  return text;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr size_t kLongest = 60;
  const auto handler = nlohmann::json::error_handler_t::replace;
  const std::string escaped = nlohmann::json(std::string(text.substr(0, kLongest)))
                                  .dump(-1, ' ', /*ensure_ascii=*/true, handler);
  return text.size() > kLongest ? escaped + "..." : escaped;
}

struct JsonObject::Value : Node {};

JsonObject::JsonObject(std::string_view text, std::string where) : where_(std::move(where)) {
  value_ = std::make_unique<Value>(Value{parse_row(text, where_)});
}

JsonObject::~JsonObject() = default;

bool JsonObject::has(std::string_view key) const { return value_->find(key) != nullptr; }

bool JsonObject::has_value(std::string_view key) const {
  const Node* found = value_->find(key);
  return found != nullptr && found->kind != Node::Kind::null;
}

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> names;
  for (const Node& field : value_->inner) names.push_back(field.key);
  return names;
}

std::string JsonObject::text(const std::string& key) const {
  return text_of(member(*value_, key, where_), key, where_);
}

std::string JsonObject::first_text(const std::string& key) const {
  const Node* value = &member(*value_, key, where_);
  while (value->is_list()) {
    if (value->inner.empty()) return "";
    value = &value->inner.front();
  }
  return text_of(*value, key, where_);
}

std::string JsonObject::text_or_none(const std::string& key) const {
  const Node* found = value_->find(key);
  return found != nullptr && found->kind == Node::Kind::text ? found->text : "";
}

std::vector<TextElement> JsonObject::elements(const std::string& key,
                                              const std::string& text_key) const {
  const Node& value = member(*value_, key, where_);
  const auto element = [&](const Node& item) {
    if (!item.is_object()) return TextElement{.text = text_of(item, key, where_)};
    return TextElement{.text = text_of(member(item, text_key, where_), text_key, where_),
                       .rest = members_but(item, text_key)};
  };
  if (!value.is_list()) return {element(value)};
  std::vector<TextElement> elements;
  elements.reserve(value.inner.size());
  for (const Node& item : value.inner) elements.push_back(element(item));
  return elements;
}

std::vector<std::string> JsonObject::items(const std::string& key) const {
  const Node& value = member(*value_, key, where_);
  if (!value.is_list()) fail("'" + key + "' is no list", "a list");
  std::vector<std::string> items;
  for (const Node& item : value.inner) items.push_back(json_of(item).dump());
  return items;
}

std::optional<std::string> JsonObject::inner_text_of(const std::vector<std::string>& wanted) const {
  for (const Node& field : value_->inner) {
    for (const std::string& key : wanted) {
      if (const Node* found = field.find(key)) return text_of(*found, key, where_);
    }
  }
  return std::nullopt;
}

std::string JsonObject::text_or(const std::string& key, const std::string& otherwise) const {
  return has_value(key) ? text(key) : otherwise;
}

std::vector<std::string> JsonObject::texts(const std::string& key, const std::string& inner) const {
  std::vector<std::string> texts;
  for (TextElement& element : elements(key, inner)) texts.push_back(std::move(element.text));
  if (texts.empty()) fail("no " + key, "one or more: a split without them cannot be scored");
  return texts;
}

std::string JsonObject::inner_text(const std::string& key, const std::string& inner) const {
  const Node* object = value_->find(key);
  const Node* found = object == nullptr ? nullptr : object->find(inner);
  return found == nullptr || found->kind == Node::Kind::null ? "" : text_of(*found, inner, where_);
}

std::optional<int64_t> JsonObject::integer(const std::string& key) const {
  const Node& value = member(*value_, key, where_);
  int64_t number = 0;
  if (value.kind != Node::Kind::integer) return std::nullopt;
  const char* end = value.text.data() + value.text.size();
  if (std::from_chars(value.text.data(), end, number).ec != std::errc()) return std::nullopt;
  return number;
}

double JsonObject::number(const std::string& key) const {
  const Node& value = member(*value_, key, where_);
  if (!value.is_number()) fail("'" + key + "' is no number", "a number");
  double number = 0;
  std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
  return number;
}

void JsonObject::fail(const std::string& found, const std::string& expected) const {
  throw Error({.where = where_, .found = found, .expected = expected});
}

}  // namespace glimpse::data
