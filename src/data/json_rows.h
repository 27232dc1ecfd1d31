#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::data {

/// An element of a list of texts or objects. `rest` are the other members of an object as text,
/// never ""; "" for a text.
struct TextElement {
  std::string text;
  std::string rest;
};

/// One JSON object, read by its members. Errors of all members: Error naming the object's place for
/// a missing key or a value of another type. Numbers count as texts.
class JsonObject {
 public:
  /// Errors: Error naming `where` for text that is no JSON object.
  JsonObject(std::string_view text, std::string where);
  ~JsonObject();
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  const std::string& where() const { return where_; }
  bool has(std::string_view key) const;
  std::vector<std::string> keys() const;
  std::string text(const std::string& key) const;
  /// Also of a list the first element, "" of an empty one; lists may nest.
  std::string first_text(const std::string& key) const;
  /// "" without the key and for a value that is not text.
  std::string text_or_none(const std::string& key) const;
  /// Of a list; of objects in it the member `text_key` is the text. One value counts as a list.
  std::vector<TextElement> elements(const std::string& key, const std::string& text_key) const;
  /// The first of `wanted` that a member which is itself an object has.
  std::optional<std::string> inner_text(const std::vector<std::string>& wanted) const;

 private:
  struct Value;
  std::string where_;
  std::unique_ptr<const Value> value_;
};

/// One JSON value of a file that holds many, not yet parsed.
struct JsonRow {
  std::string_view text;
  int64_t line = 0;           ///< of its first character, from 1
  std::string_view key = {};  ///< as written, without quotes: of a member of an object
};

/// The rows of a file that is a JSON array, a JSON object with an array under one of some keys, or
/// one JSON object after the other (JSON lines). Without keys, an object's own members are the
/// rows. Rows are parsed one at a time: the whole of a VQAv2 annotation file as values would take
/// gigabytes.
class JsonRows {
 public:
  /// Errors: Error for a missing or unreadable file, for text that is not JSON, and for a file
  /// without rows.
  JsonRows(std::filesystem::path path, const std::vector<std::string>& array_keys);
  JsonRows(const JsonRows&) = delete;
  JsonRows& operator=(const JsonRows&) = delete;

  const std::vector<JsonRow>& rows() const { return rows_; }
  /// "FILE:LINE".
  std::string where(const JsonRow& row) const;
  JsonObject parse(const JsonRow& row) const { return {row.text, where(row)}; }

 private:
  void split(const std::vector<std::string>& array_keys);
  [[noreturn]] void fail_as_json() const;

  std::filesystem::path path_;
  std::string content_;
  std::vector<JsonRow> rows_;
};

/// Text for an error message: quoted, escaped to ASCII (right-to-left marks cannot reorder it), cut
/// after 60 characters.
std::string shown(std::string_view text);

}  // namespace glimpse::data
