#include "data/jsonl_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace glimpse::data {
namespace {

using Json = nlohmann::json;

// The fields of one line, by name; null counts as absent.
class Fields {
 public:
  Fields(const Json& line, const std::string& where) : line_(line), where_(where) {
    if (!line.is_object()) fail("no JSON object", "{\"question\": ..., \"answer\": ...}");
  }

  const Json* find(const char* key) const {
    const auto entry = line_.find(key);
    return entry == line_.end() || entry->is_null() ? nullptr : &*entry;
  }

  const Json& need(const char* key, const std::string& expected) const {
    const Json* value = find(key);
    if (value == nullptr) fail("no '" + std::string(key) + "'", expected);
    return *value;
  }

  std::string text(const char* key) const {
    const Json& value = need(key, "text");
    if (!value.is_string()) fail_value(key, value, "text");
    return value.get<std::string>();
  }

  std::string text_or(const char* key, const std::string& fallback) const {
    return find(key) == nullptr ? fallback : text(key);
  }

  double length(const char* key) const {
    const Json& value = need(key, "the picture's size in pixels, because the line has boxes");
    if (!value.is_number() || !(value.get<double>() > 0)) fail_value(key, value, "pixels above 0");
    return value.get<double>();
  }

  [[noreturn]] void fail_value(const std::string& key, const Json& value,
                               const std::string& expected) const {
    fail("'" + key + "' is " + value.dump(), expected);
  }

 private:
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw Error({.where = where_, .found = found, .expected = expected});
  }

  const Json& line_;
  const std::string& where_;
};

std::vector<std::string> answers_of(const Fields& fields) {
  const std::string expected = "text or a list of texts";
  const Json& value = fields.need("answer", expected);
  if (value.is_string()) return {value.get<std::string>()};
  const auto is_text = [](const Json& item) { return item.is_string(); };
  if (!value.is_array() || value.empty() || !std::all_of(value.begin(), value.end(), is_text)) {
    fields.fail_value("answer", value, expected);
  }
  return value.get<std::vector<std::string>>();
}

Box unit_box(const Json& corners, const Fields& fields) {
  const auto is_number = [](const Json& item) { return item.is_number(); };
  const bool four = corners.is_array() && corners.size() == 4 &&
                    std::all_of(corners.begin(), corners.end(), is_number);
  if (!four) fields.fail_value("bboxs", corners, "boxes [x1, y1, x2, y2] in pixels");
  const auto [x1, y1, x2, y2] = corners.get<std::array<double, 4>>();
  const double width = fields.length("width"), height = fields.length("height");
  const auto inside = [](double share) { return std::clamp(share, 0.0, 1.0); };
  return {inside(x1 / width), inside(y1 / height), inside(x2 / width), inside(y2 / height)};
}

std::vector<Box> boxes_of(const Fields& fields) {
  const Json* value = fields.find("bboxs");
  if (value == nullptr) return {};
  if (!value->is_array()) fields.fail_value("bboxs", *value, "a list of boxes");
  std::vector<Box> boxes;
  for (const Json& corners : *value) boxes.push_back(unit_box(corners, fields));
  return boxes;
}

std::string question_id_of(const Fields& fields) {
  const Json* value = fields.find("question_id");
  if (value == nullptr) return "";
  if (value->is_number_integer()) return value->dump();
  if (!value->is_string()) fields.fail_value("question_id", *value, "text or an integer");
  return value->get<std::string>();
}

Task task_of(const Fields& fields) {
  const std::string name = fields.text_or("task", "vqa");
  if (name != "vqa" && name != "caption") fields.fail_value("task", name, "vqa or caption");
  return name == "vqa" ? Task::vqa : Task::caption;
}

}  // namespace

JsonlLine parse_jsonl_line(std::string_view text, const std::string& where) {
  const Json line = parse_json(text, where);
  const Fields fields(line, where);
  JsonlLine parsed;
  parsed.image = fields.text("image");
  parsed.dataset = fields.text_or("dataset", "");
  parsed.split = fields.text_or("split", "");
  parsed.sample = {.id = question_id_of(fields),
                   .image_id = fields.text_or("image_id", parsed.image),
                   .question = fields.text("question"),
                   .answers = answers_of(fields),
                   .boxes = boxes_of(fields),
                   .task = task_of(fields),
                   .type = fields.text_or("type", fields.text_or("answer_type", ""))};
  return parsed;
}

}  // namespace glimpse::data
