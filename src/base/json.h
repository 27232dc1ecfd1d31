#pragma once
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace glimpse {

// Included from .cpp files only: JSON values cross no module border.

/// What a text may hold besides being JSON.
struct JsonRules {
  int max_depth = 64;
  bool unique_keys = false;  ///< reject a repeated key of one object; otherwise the last one wins
};

/// One JSON value and nothing after it.
/// Errors: Error naming `where`, the line (when the text is not JSON), and what is wrong (also NaN,
/// comments, numbers out of range, bytes that are not UTF-8, a broken rule).
nlohmann::json parse_json(std::string_view text, const std::string& where,
                          const JsonRules& rules = {});
/// Errors: as above with the path for `where`, and Error for a missing or unreadable file.
nlohmann::json read_json_file(const std::filesystem::path& path, const JsonRules& rules = {});

}  // namespace glimpse
