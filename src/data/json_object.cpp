#include "data/json_object.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "data/json_node.h"

namespace glimpse::data {
namespace {

const char* type_name(const JsonNode& node) {
  switch (node.kind) {
    case JsonNode::Kind::null:
      return "null";
    case JsonNode::Kind::boolean:
      return "boolean";
    case JsonNode::Kind::array:
      return "array";
    case JsonNode::Kind::object:
      return "object";
    case JsonNode::Kind::text:
      return "string";
    default:
      return "number";
  }
}

nlohmann::json json_of(const JsonNode& node) {
  using Kind = JsonNode::Kind;
  if (node.kind == Kind::text) return std::string(node.text);
  nlohmann::json value;
  if (node.kind == Kind::boolean || node.is_number()) value = nlohmann::json::parse(node.text);
  if (node.is_list()) value = nlohmann::json::array();
  if (node.is_object()) value = nlohmann::json::object();
  for (const JsonNode& inner : node.inner) {
    if (node.is_list()) value.push_back(json_of(inner));
    if (node.is_object()) value[std::string(inner.key)] = json_of(inner);
  }
  return value;
}

// Equal for equal values, different for others.
void append_value(std::string& text, const JsonNode& value) {
  text += static_cast<char>('0' + static_cast<int>(value.kind));
  text += value.text;
  for (const JsonNode& inner : value.inner) {
    text += inner.key;
    text += ' ';
    append_value(text, inner);
  }
  text += '\n';
}

/// Makes `text` the members of an object without `left_out`, never empty.
void list_members_but(const std::string& left_out, const JsonNode& object, std::string& text) {
  text = "{";
  for (const JsonNode& field : object.inner) {
    if (field.key == left_out) continue;
    text += field.key;
    text += ' ';
    append_value(text, field);
  }
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr size_t kLongest = 60;
  const auto handler = nlohmann::json::error_handler_t::replace;
  const std::string escaped = nlohmann::json(std::string(text.substr(0, kLongest)))
                                  .dump(-1, ' ', /*ensure_ascii=*/true, handler);
  return text.size() > kLongest ? escaped + "..." : escaped;
}

JsonObject::JsonObject(std::string text, std::string where)
    : own_text_(std::move(text)), own_where_(std::move(where)), tree_(own_text_) {
  require_object(own_text_);
}

JsonObject::JsonObject(std::string_view text, std::string_view file, int64_t line)
    : file_(file), line_(line), tree_(text) {
  require_object(text);
}

void JsonObject::require_object(std::string_view text) const {
  if (tree_.failed()) refuse_json(text, where());
  if (!root().is_object()) fail(shown(text), "a JSON object");
}

std::string JsonObject::where() const {
  return line_ == 0 ? own_where_ : std::string(file_) + ":" + std::to_string(line_);
}

std::string_view JsonObject::text_of(const JsonNode& value, const std::string& key) const {
  if (value.kind == JsonNode::Kind::text || value.is_number()) return value.text;
  throw Error(
      {.where = where(),
       .found = "'" + key + "' is " + std::string(type_name(value)),
       .expected = "text or a number",
       .advice = value.kind == JsonNode::Kind::null ? "write \"\" for an empty answer" : ""});
}

const JsonNode& JsonObject::member(const JsonNode& object, const std::string& key) const {
  if (const JsonNode* found = object.find(key)) return *found;
  throw Error({.where = where(), .found = "no '" + key + "'", .expected = "one in every row"});
}

bool JsonObject::has(std::string_view key) const { return root().find(key) != nullptr; }

bool JsonObject::has_value(std::string_view key) const {
  const JsonNode* found = root().find(key);
  return found != nullptr && found->kind != JsonNode::Kind::null;
}

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> names;
  for (const JsonNode& field : root().inner) names.emplace_back(field.key);
  return names;
}

std::string JsonObject::text(const std::string& key) const {
  return std::string(text_of(member(root(), key), key));
}

std::string JsonObject::first_text(const std::string& key) const {
  const JsonNode* value = &member(root(), key);
  while (value->is_list()) {
    if (value->inner.empty()) return "";
    value = &value->inner.front();
  }
  return std::string(text_of(*value, key));
}

std::string JsonObject::text_or_none(const std::string& key) const {
  const JsonNode* found = root().find(key);
  return found != nullptr && found->kind == JsonNode::Kind::text ? std::string(found->text) : "";
}

void JsonObject::for_each_element(const std::string& key, const std::string& text_key,
                                  const std::function<void(const TextElement&)>& use) const {
  const JsonNode& value = member(root(), key);
  std::string rest;
  const auto visit = [&](const JsonNode& item) {
    if (!item.is_object()) return use({.text = text_of(item, key), .rest = {}});
    list_members_but(text_key, item, rest);
    use({.text = text_of(member(item, text_key), text_key), .rest = rest});
  };
  if (!value.is_list()) return visit(value);
  for (const JsonNode& item : value.inner) visit(item);
}

std::vector<std::string> JsonObject::items(const std::string& key) const {
  const JsonNode& value = member(root(), key);
  if (!value.is_list()) fail("'" + key + "' is no list", "a list");
  std::vector<std::string> items;
  for (const JsonNode& item : value.inner) items.push_back(json_of(item).dump());
  return items;
}

std::optional<std::string> JsonObject::inner_text_of(const std::vector<std::string>& wanted) const {
  for (const JsonNode& field : root().inner) {
    for (const std::string& key : wanted) {
      if (const JsonNode* found = field.find(key)) return std::string(text_of(*found, key));
    }
  }
  return std::nullopt;
}

std::string JsonObject::text_or(const std::string& key, const std::string& otherwise) const {
  return has_value(key) ? text(key) : otherwise;
}

std::vector<std::string> JsonObject::texts(const std::string& key, const std::string& inner) const {
  std::vector<std::string> texts;
  for_each_element(key, inner,
                   [&](const TextElement& element) { texts.emplace_back(element.text); });
  if (texts.empty()) fail("no " + key, "one or more: a split without them cannot be scored");
  return texts;
}

std::string JsonObject::inner_text(const std::string& key, const std::string& inner) const {
  const JsonNode* object = root().find(key);
  const JsonNode* found = object == nullptr ? nullptr : object->find(inner);
  const bool none = found == nullptr || found->kind == JsonNode::Kind::null;
  return none ? "" : std::string(text_of(*found, inner));
}

std::optional<int64_t> JsonObject::integer(const std::string& key) const {
  const JsonNode& value = member(root(), key);
  int64_t number = 0;
  if (value.kind != JsonNode::Kind::integer) return std::nullopt;
  const char* end = value.text.data() + value.text.size();
  if (std::from_chars(value.text.data(), end, number).ec != std::errc()) return std::nullopt;
  return number;
}

double JsonObject::number(const std::string& key) const {
  const JsonNode& value = member(root(), key);
  if (!value.is_number()) fail("'" + key + "' is no number", "a number");
  double number = 0;
  std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
  return number;
}

void JsonObject::fail(const std::string& found, const std::string& expected) const {
  throw Error({.where = where(), .found = found, .expected = expected});
}

}  // namespace glimpse::data
