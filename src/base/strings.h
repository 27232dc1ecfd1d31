#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace glimpse {

/// Between separators, empty parts kept: "a,,b" gives 3 parts, "" gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);
/// Runs of characters other than ASCII white space; "" gives none.
std::vector<std::string> split_whitespace(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// Without ASCII white space (space, \t, \n, \v, \f, \r) at both ends.
std::string trim(std::string_view text);
/// A-Z to a-z; other bytes, UTF-8 included, unchanged.
std::string lower_ascii(std::string_view text);
/// From left to right; replacements are not searched again. An empty `from` changes nothing.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

/// The candidate with the smallest edit distance (the first of equals), or "" when none is closer
/// than half the word's length.
std::string closest_match(std::string_view word, const std::vector<std::string>& candidates);

/// printf("%.*f") independent of the locale. Requires decimals >= 0.
std::string format_fixed(double value, int decimals);

}  // namespace glimpse
