#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "data/json_object.h"

namespace glimpse::data {

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
  JsonRows(const std::filesystem::path& path, const std::vector<std::string>& array_keys);
  JsonRows(const JsonRows&) = delete;
  JsonRows& operator=(const JsonRows&) = delete;

  const std::vector<JsonRow>& rows() const { return rows_; }
  /// "FILE:LINE".
  std::string where(const JsonRow& row) const;
  /// While these rows live.
  JsonObject parse(const JsonRow& row) const { return {row.text, name_, row.line}; }

 private:
  void split(const std::vector<std::string>& array_keys);
  [[noreturn]] void fail_as_json() const;

  std::string name_;
  std::string content_;
  std::vector<JsonRow> rows_;
};

/// Calls use(row, key) for every row of a file as JsonRows finds them; the key is "" where a row
/// has none.
void for_each_row(const std::filesystem::path& file, const std::vector<std::string>& array_keys,
                  const std::function<void(const JsonObject&, const std::string&)>& use);

}  // namespace glimpse::data
