#include "data/row_fields.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "data/json_rows.h"

namespace glimpse::data {
namespace {

std::string text_in(const nlohmann::json& value, const RowFields& fields, const std::string& key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  fields.fail("'" + key + "' is " + value.type_name(), "text or a number");
}

}  // namespace

RowFields::RowFields(const nlohmann::json& row, const std::string& where)
    : row_(row), where_(where) {
  if (!row.is_object()) fail(shown(row.dump()), "a JSON object");
}

const nlohmann::json* RowFields::find(const char* key) const {
  const auto found = row_.find(key);
  return found == row_.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json& RowFields::need(const char* key) const {
  const nlohmann::json* value = find(key);
  if (value == nullptr) fail("no '" + std::string(key) + "'", "one in every row");
  return *value;
}

std::string RowFields::text(const char* key) const { return text_in(need(key), *this, key); }

std::string RowFields::text_or(const char* key, const std::string& otherwise) const {
  return find(key) == nullptr ? otherwise : text(key);
}

std::vector<std::string> RowFields::texts(const char* key, const char* inner) const {
  const nlohmann::json& list = need(key);
  if (!list.is_array()) return {text_in(list, *this, key)};
  std::vector<std::string> texts;
  for (const nlohmann::json& item : list) {
    texts.push_back(item.is_object() ? RowFields(item, where_).text(inner)
                                     : text_in(item, *this, key));
  }
  if (texts.empty()) fail("no " + std::string(key), "one or more: this split cannot be scored");
  return texts;
}

void RowFields::fail(const std::string& found, const std::string& expected) const {
  throw Error({.where = where_, .found = found, .expected = expected});
}

void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const RowFields&, const std::string&)>& use) {
  const JsonRows rows(file, array_keys);
  for (const JsonRow& row : rows.rows()) {
    const std::string where = rows.where(row);
    const nlohmann::json value = parse_json(row.text, where);
    use(RowFields(value, where), std::string(row.key));
  }
}

}  // namespace glimpse::data
