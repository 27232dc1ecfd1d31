#include "data/json_object.h"

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

nlohmann::json parse_row(std::string_view text, const std::string& where) {
  nlohmann::json value;
  try {
    value = parse_json(text, where);
  } catch (const Error&) {
    if (!has_not_a_number(text)) throw;
    throw Error({.where = where,
                 .found = "NaN or Infinity, which JSON does not know",
                 .expected = "numbers, text or null",
                 .advice = "leave the field out"});
  }
  if (value.is_object()) return value;
  throw Error({.where = where, .found = shown(text), .expected = "a JSON object"});
}

std::string text_of(const nlohmann::json& value, const std::string& key, const std::string& where) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  throw Error({.where = where,
               .found = "'" + key + "' is " + std::string(value.type_name()),
               .expected = "text or a number",
               .advice = value.is_null() ? "write \"\" for an empty answer" : ""});
}

const nlohmann::json& member(const nlohmann::json& row, const std::string& key,
                             const std::string& where) {
  const auto found = row.find(key);
  if (found != row.end()) return *found;
  throw Error({.where = where, .found = "no '" + key + "'", .expected = "one in every row"});
}

/// The members of an object without `left_out`, as text that is never empty.
std::string members_but(const nlohmann::json& object, const std::string& left_out) {
  std::string text = "{";
  for (const auto& field : object.items()) {
    if (field.key() == left_out) continue;
    const nlohmann::json& value = field.value();
    text += field.key() + ' ';
    text += value.is_string() ? value.get_ref<const std::string&>() : value.dump();
    text += '\n';
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

struct JsonObject::Value {
  nlohmann::json members;
};

JsonObject::JsonObject(std::string_view text, std::string where) : where_(std::move(where)) {
  value_ = std::make_unique<Value>(Value{parse_row(text, where_)});
}

JsonObject::~JsonObject() = default;

bool JsonObject::has(std::string_view key) const { return value_->members.contains(key); }

bool JsonObject::has_value(std::string_view key) const {
  return has(key) && !value_->members[std::string(key)].is_null();
}

std::vector<std::string> JsonObject::keys() const {
  std::vector<std::string> names;
  for (const auto& field : value_->members.items()) names.push_back(field.key());
  return names;
}

std::string JsonObject::text(const std::string& key) const {
  return text_of(member(value_->members, key, where_), key, where_);
}

std::string JsonObject::first_text(const std::string& key) const {
  const nlohmann::json* value = &member(value_->members, key, where_);
  while (value->is_array()) {
    if (value->empty()) return "";
    value = &value->front();
  }
  return text_of(*value, key, where_);
}

std::string JsonObject::text_or_none(const std::string& key) const {
  const auto found = value_->members.find(key);
  const bool text = found != value_->members.end() && found->is_string();
  return text ? found->get<std::string>() : "";
}

std::vector<TextElement> JsonObject::elements(const std::string& key,
                                              const std::string& text_key) const {
  const nlohmann::json& value = member(value_->members, key, where_);
  const auto element = [&](const nlohmann::json& item) {
    if (!item.is_object()) return TextElement{.text = text_of(item, key, where_)};
    return TextElement{.text = text_of(member(item, text_key, where_), text_key, where_),
                       .rest = members_but(item, text_key)};
  };
  if (!value.is_array()) return {element(value)};
  std::vector<TextElement> elements;
  elements.reserve(value.size());
  for (const nlohmann::json& item : value) elements.push_back(element(item));
  return elements;
}

std::optional<std::string> JsonObject::inner_text_of(const std::vector<std::string>& wanted) const {
  for (const auto& field : value_->members.items()) {
    if (!field.value().is_object()) continue;
    for (const std::string& key : wanted) {
      if (field.value().contains(key)) return text_of(field.value()[key], key, where_);
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
  if (!has_value(key) || !value_->members[key].is_object()) return "";
  const nlohmann::json& object = value_->members[key];
  const auto found = object.find(inner);
  return found == object.end() || found->is_null() ? "" : text_of(*found, inner, where_);
}

std::optional<int64_t> JsonObject::integer(const std::string& key) const {
  const nlohmann::json& value = member(value_->members, key, where_);
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<int64_t>();
}

double JsonObject::number(const std::string& key) const {
  const nlohmann::json& value = member(value_->members, key, where_);
  if (!value.is_number()) fail("'" + key + "' is no number", "a number");
  return value.get<double>();
}

void JsonObject::fail(const std::string& found, const std::string& expected) const {
  throw Error({.where = where_, .found = found, .expected = expected});
}

}  // namespace glimpse::data
