#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::text {

struct JsonMember;

/// A value of a JSON file, read-only, with messages that name the file. Copies are cheap and keep
/// the file's values alive.
class JsonView {
 public:
  /// Errors: those of `parse_json`.
  static JsonView parse(std::string_view text, const std::string& file);
  static JsonView read(const std::filesystem::path& path);

  bool is_null() const;
  bool is_text() const;
  bool is_list() const;

  /// The value of `key`, null when this is no object or has no such key.
  JsonView find(const char* key) const;
  /// Errors: Error when `key` is absent.
  JsonView at(const char* key) const;

  /// Errors of all below: Error when the value is of another type.
  std::string text() const;
  int64_t integer() const;
  double number() const;
  bool flag() const;
  std::vector<JsonView> items() const;
  std::vector<JsonMember> members() const;

  /// The value of `key`, or the default when it is absent or null.
  std::string text_or(const char* key, const std::string& absent) const;
  bool flag_or(const char* key, bool absent) const;

  /// The start of the value's JSON text, for messages.
  std::string excerpt() const;
  const std::string& file() const { return *file_; }

 private:
  JsonView(std::shared_ptr<const void> value, std::shared_ptr<const std::string> file)
      : value_(std::move(value)), file_(std::move(file)) {}
  [[noreturn]] void reject(const char* expected) const;

  std::shared_ptr<const void> value_;  // a JSON value of the parser, whose type stays in the .cpp
  std::shared_ptr<const std::string> file_;
};

struct JsonMember {
  std::string key;
  JsonView value;
};

}  // namespace glimpse::text
