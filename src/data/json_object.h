#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/json_node.h"

namespace glimpse::data {

/// An element of a list of texts or objects. `rest` are the other members of an object as text,
/// never ""; "" for a text. Views of what the next element overwrites.
struct TextElement {
  std::string_view text;
  std::string_view rest;
};

/// One JSON object, read by its members. Errors of all members: Error naming the object's place for
/// a missing key or a value of another type (null among them). Numbers count as texts.
class JsonObject {
 public:
  /// Errors: Error naming `where` for text that is no JSON object.
  JsonObject(std::string text, std::string where);
  /// The object in a line of a file; the text and the file's name outlive it.
  JsonObject(std::string_view text, std::string_view file, int64_t line);
  JsonObject(const JsonObject&) = delete;
  JsonObject& operator=(const JsonObject&) = delete;

  std::string where() const;
  bool has(std::string_view key) const;
  bool has_value(std::string_view key) const;  ///< and it is not null
  std::vector<std::string> keys() const;
  std::string text(const std::string& key) const;
  std::string text_or(const std::string& key, const std::string& otherwise) const;
  /// Also of a list the first element, "" of an empty one; lists may nest.
  std::string first_text(const std::string& key) const;
  /// "" without the key and for a value that is not text.
  std::string text_or_none(const std::string& key) const;
  /// Calls use for each element of a list; of objects in it the member `text_key` is the text. One
  /// value counts as a list.
  void for_each_element(const std::string& key, const std::string& text_key,
                        const std::function<void(const TextElement&)>& use) const;
  /// Of a list each element as JSON text.
  std::vector<std::string> items(const std::string& key) const;
  /// A list of texts, or of objects with the text under `inner`; one or more. One text counts as a
  /// list.
  std::vector<std::string> texts(const std::string& key, const std::string& inner = "answer") const;
  /// The text `inner` of the object under `key`, "" where either is missing or null.
  std::string inner_text(const std::string& key, const std::string& inner) const;
  /// Nothing for a value that is no integer.
  std::optional<int64_t> integer(const std::string& key) const;
  double number(const std::string& key) const;
  /// The first of `wanted` that a member which is itself an object has.
  std::optional<std::string> inner_text_of(const std::vector<std::string>& wanted) const;
  [[noreturn]] void fail(const std::string& found, const std::string& expected) const;

 private:
  const JsonNode& root() const { return tree_.root(); }
  std::string_view text_of(const JsonNode& value, const std::string& key) const;
  const JsonNode& member(const JsonNode& object, const std::string& key) const;
  void require_object(std::string_view text) const;

  std::string own_text_, own_where_;
  std::string_view file_;
  int64_t line_ = 0;
  JsonTree tree_;
};

/// Text for an error message: quoted, escaped to ASCII (right-to-left marks cannot reorder it), cut
/// after 60 characters.
std::string shown(std::string_view text);

}  // namespace glimpse::data
