#include "text/json_view.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"

namespace glimpse::text {
namespace {

using Json = nlohmann::json;

const Json& json(const std::shared_ptr<const void>& value) {
  return *static_cast<const Json*>(value.get());
}

}  // namespace

JsonView JsonView::parse(std::string_view text, const std::string& file) {
  return {std::make_shared<const Json>(parse_json(text, file)),
          std::make_shared<const std::string>(file)};
}

JsonView JsonView::read(const std::filesystem::path& path) {
  return parse(read_text_file(path), path.string());
}

bool JsonView::is_null() const { return json(value_).is_null(); }
bool JsonView::is_text() const { return json(value_).is_string(); }
bool JsonView::is_list() const { return json(value_).is_array(); }

JsonView JsonView::find(const char* key) const {
  static const Json kNull;
  const auto found = json(value_).find(key);
  const Json* member = found == json(value_).end() ? &kNull : &*found;
  return {std::shared_ptr<const void>(value_, member), file_};
}

JsonView JsonView::at(const char* key) const {
  if (!json(value_).contains(key)) {
    throw Error({.where = *file_,
                 .found = "no '" + std::string(key) + "' in " + excerpt(),
                 .advice = "the file is damaged or of another kind"});
  }
  return find(key);
}

std::string JsonView::text() const {
  if (!is_text()) reject("a text");
  return json(value_).get<std::string>();
}

int64_t JsonView::integer() const {
  if (!json(value_).is_number_integer()) reject("a whole number");
  return json(value_).get<int64_t>();
}

double JsonView::number() const {
  if (!json(value_).is_number()) reject("a number");
  return json(value_).get<double>();
}

bool JsonView::flag() const {
  if (!json(value_).is_boolean()) reject("true or false");
  return json(value_).get<bool>();
}

std::vector<JsonView> JsonView::items() const {
  if (!is_list()) reject("a list");
  std::vector<JsonView> items;
  for (const Json& item : json(value_)) {
    items.push_back({std::shared_ptr<const void>(value_, &item), file_});
  }
  return items;
}

std::vector<JsonMember> JsonView::members() const {
  if (!json(value_).is_object()) reject("an object");
  std::vector<JsonMember> members;
  for (const auto& [key, value] : json(value_).items()) {
    members.push_back({key, {std::shared_ptr<const void>(value_, &value), file_}});
  }
  return members;
}

std::string JsonView::text_or(const char* key, const std::string& absent) const {
  const JsonView value = find(key);
  return value.is_null() ? absent : value.text();
}

bool JsonView::flag_or(const char* key, bool absent) const {
  const JsonView value = find(key);
  return value.is_null() ? absent : value.flag();
}

std::string JsonView::excerpt() const {
  constexpr size_t kLongest = 60;
  // Only ASCII is cut safely anywhere.
  const std::string text =
      json(value_).dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

void JsonView::reject(const char* expected) const {
  throw Error({.where = *file_, .found = excerpt(), .expected = expected});
}

}  // namespace glimpse::text
