#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace glimpse::data {

/// One JSON object of a benchmark file, by its fields; null counts as absent, numbers as texts.
/// Errors of all members: Error naming the object's place for a missing field or another type. For
/// .cpp files of this module.
class RowFields {
 public:
  /// Keeps references: both outlive the object. Errors: Error when `row` is no object.
  RowFields(const nlohmann::json& row, const std::string& where);

  /// Null without the field.
  const nlohmann::json* find(const char* key) const;
  const nlohmann::json& need(const char* key) const;
  std::string text(const char* key) const;
  std::string text_or(const char* key, const std::string& otherwise) const;
  /// A list of texts, or of objects with the text under `inner`; one or more.
  std::vector<std::string> texts(const char* key, const char* inner = "answer") const;
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const;

 private:
  const nlohmann::json& row_;
  const std::string& where_;
};

/// Calls use(fields, key) for every object of a file: elements of an array (the whole file, or
/// under one of `array_keys` of an object), JSON lines, or, with no array_keys, the members of an
/// object with their keys ("" otherwise). One row at a time is in memory as values.
void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const RowFields&, const std::string&)>& use);

}  // namespace glimpse::data
