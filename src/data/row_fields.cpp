#include "data/row_fields.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

using nlohmann::json;

const json* find_field(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const json& need_field(const json& object, const char* key, const RowFields& fields) {
  const json* value = object.is_object() ? find_field(object, key) : nullptr;
  if (value == nullptr) fields.fail("no '" + std::string(key) + "'", "one in every row");
  return *value;
}

std::string text_in(const json& value, const RowFields& fields, const std::string& key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  fields.fail("'" + key + "' is " + value.type_name(), "text or a number");
}

}  // namespace

struct RowFields::Value {
  json fields;
};

RowFields::RowFields(std::string_view text, std::string where) : where_(std::move(where)) {
  json fields = parse_json(text, where_);
  if (!fields.is_object()) fail(shown(text), "a JSON object");
  value_ = std::make_unique<Value>(Value{std::move(fields)});
}

RowFields::~RowFields() = default;

bool RowFields::has(const char* key) const { return find_field(value_->fields, key) != nullptr; }

std::string RowFields::text(const char* key) const {
  return text_in(need_field(value_->fields, key, *this), *this, key);
}

std::string RowFields::text_or(const char* key, const std::string& otherwise) const {
  return has(key) ? text(key) : otherwise;
}

std::vector<std::string> RowFields::texts(const char* key, const char* inner) const {
  const json& list = need_field(value_->fields, key, *this);
  if (!list.is_array()) return {text_in(list, *this, key)};
  std::vector<std::string> texts;
  for (const json& item : list) {
    const json& value = item.is_object() ? need_field(item, inner, *this) : item;
    texts.push_back(text_in(value, *this, key));
  }
  if (texts.empty()) {
    fail("no " + std::string(key), "one or more: a split without them cannot be scored");
  }
  return texts;
}

std::string RowFields::inner_text(const char* key, const char* inner) const {
  const json* object = find_field(value_->fields, key);
  if (object == nullptr || !object->is_object()) return "";
  const json* value = find_field(*object, inner);
  return value == nullptr ? "" : text_in(*value, *this, inner);
}

std::optional<int64_t> RowFields::integer(const char* key) const {
  const json& value = need_field(value_->fields, key, *this);
  if (!value.is_number_integer()) return std::nullopt;
  return value.get<int64_t>();
}

double RowFields::number(const char* key) const {
  const json& value = need_field(value_->fields, key, *this);
  if (!value.is_number()) fail("'" + std::string(key) + "' is no number", "a number");
  return value.get<double>();
}

void RowFields::fail(const std::string& found, const std::string& expected) const {
  throw Error({.where = where_, .found = found, .expected = expected});
}

void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const RowFields&, const std::string&)>& use) {
  const JsonRows rows(file, array_keys);
  for (const JsonRow& row : rows.rows()) {
    use(RowFields(row.text, rows.where(row)), std::string(row.key));
  }
}

}  // namespace glimpse::data
