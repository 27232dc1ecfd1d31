#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::data {

/// One JSON object of a benchmark file, by its fields; null counts as absent, numbers as texts.
/// Errors of all members: Error naming the object's place for a missing field or another type.
class RowFields {
 public:
  /// Errors: Error naming `where` for text that is no JSON object.
  RowFields(std::string_view text, std::string where);
  ~RowFields();
  RowFields(const RowFields&) = delete;
  RowFields& operator=(const RowFields&) = delete;

  bool has(const char* key) const;
  std::string text(const char* key) const;
  std::string text_or(const char* key, const std::string& otherwise) const;
  /// A list of texts, or of objects with the text under `inner`; one or more.
  std::vector<std::string> texts(const char* key, const char* inner = "answer") const;
  /// The text `inner` of the object under `key`, "" where either is missing.
  std::string inner_text(const char* key, const char* inner) const;
  /// Nothing for a value that is no integer.
  std::optional<int64_t> integer(const char* key) const;
  double number(const char* key) const;
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const;

 private:
  struct Value;
  std::string where_;
  std::unique_ptr<const Value> value_;
};

/// Calls use(fields, key) for every object of a file: elements of an array (the whole file, or
/// under one of `array_keys` of an object), JSON lines, or, with no array_keys, the members of an
/// object with their keys ("" otherwise). One row at a time is in memory as values.
void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const RowFields&, const std::string&)>& use);

}  // namespace glimpse::data
